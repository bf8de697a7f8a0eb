/**
 * Octets to MQTT-SN 1.2 messages and back. This package knows nothing else: no socket, no session,
 * no clock.
 *
 * <p><b>A frame</b> is one datagram, or what a serial framing delivers as one. It holds one
 * message.
 *
 * <pre>
 *   short header   Length(1)        MsgType(1)   fields …        Length 2 to 255
 *   long header    01 Length(2)     MsgType(1)   fields …        Length 4 to 65535
 * </pre>
 *
 * Length counts the message with its header. Both headers are read for every type; the shorter one
 * that fits is written, so totals of 256 and 257 are never sent. Octets behind the message are
 * ignored, except behind FE, where they are the inner frame. Integers are unsigned, most
 * significant octet first. Text is UTF-8 without a length and runs to the end of the message.
 *
 * <p><b>The types.</b> C is the client, G the gateway; sizes are with the short header.
 *
 * <pre>
 *   code  name           sent by  size     fields
 *   00    ADVERTISE      G        5        GwId 1, Duration 2
 *   01    SEARCHGW       C        3        Radius 1
 *   02    GWINFO         G, C     3+       GwId 1, [address length 1, address: from C only]
 *   04    CONNECT        C        6+       Flags 1, ProtocolId 1, Duration 2, ClientId
 *   05    CONNACK        G        3        ReturnCode 1
 *   06    WILLTOPICREQ   G        2
 *   07    WILLTOPIC      C        2, 4+    [Flags 1, WillTopic]
 *   08    WILLMSGREQ     G        2
 *   09    WILLMSG        C        2+       WillMsg
 *   0A    REGISTER       C, G     7+       TopicId 2, MsgId 2, TopicName
 *   0B    REGACK         C, G     7        TopicId 2, MsgId 2, ReturnCode 1
 *   0C    PUBLISH        C, G     7+       Flags 1, TopicId 2, MsgId 2, Data
 *   0D    PUBACK         C, G     7        TopicId 2, MsgId 2, ReturnCode 1
 *   0E    PUBCOMP        C, G     4        MsgId 2
 *   0F    PUBREC         C, G     4        MsgId 2
 *   10    PUBREL         C, G     4        MsgId 2
 *   12    SUBSCRIBE      C        6+       Flags 1, MsgId 2, TopicName or TopicId 2
 *   13    SUBACK         G        8        Flags 1, TopicId 2, MsgId 2, ReturnCode 1
 *   14    UNSUBSCRIBE    C        6+       Flags 1, MsgId 2, TopicName or TopicId 2
 *   15    UNSUBACK       G        4        MsgId 2
 *   16    PINGREQ        C, G     2+       [ClientId: from a sleeping C only]
 *   17    PINGRESP       C, G     2
 *   18    DISCONNECT     C, G     2, 4     [Duration 2: from a C going to sleep only]
 *   1A    WILLTOPICUPD   C        2, 4+    [Flags 1, WillTopic]
 *   1B    WILLTOPICRESP  G        3        ReturnCode 1
 *   1C    WILLMSGUPD     C        2+       WillMsg
 *   1D    WILLMSGRESP    G        3        ReturnCode 1
 *   FE    encapsulated   G, C     4+       Ctrl 1, WirelessNodeId; then an inner frame
 * </pre>
 *
 * All other codes are reserved. The order PUBCOMP, PUBREC, PUBREL is the specification's and a
 * classic source of mistakes.
 *
 * <p><b>The flags octet</b> is drawn in {@code Flags}; how a message names its topic is {@link
 * io.mqttsn.codec.TopicRef}.
 *
 * <p><b>What is wrong with a frame</b> is one of two kinds. What cannot be read is a {@link
 * io.mqttsn.codec.MalformedFrame}: dropped, counted, never answered. What can be read but not
 * served (a reserved topic id type, QoS −1 in a SUBSCRIBE, protocol id 2, an empty client id, a
 * name that is not UTF-8) is a message like any other, because its sender is owed a refusal;
 * refusing is the business of whoever receives it.
 */
package io.mqttsn.codec;

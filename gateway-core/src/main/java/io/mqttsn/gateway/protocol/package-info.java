/**
 * MQTT-SN 1.2 as plain objects: events and the time go in, effects come out.
 *
 * <p>Nothing in here knows a socket, a thread, a clock or a logger. {@code now} is monotonic
 * milliseconds from any origin, taken once per batch at the edge and handed down; random numbers
 * come from a generator given at construction. So a step is a function: same state, event and time,
 * same effects. One thread calls at a time.
 *
 * <pre>
 *  DISCONNECTED  CONNECT → CONNECTING
 *  CONNECTING    Opened → ACTIVE · refused or out of time → DISCONNECTED · CONNECT again → CONNECTING
 *                a waking client gives up → ASLEEP
 *  ACTIVE        DISCONNECT(duration) → ASLEEP · CONNECT → CONNECTING · silence → LOST
 *  ASLEEP        PINGREQ → AWAKE · CONNECT → CONNECTING, at once ACTIVE without a will
 *                DISCONNECT(duration) → ASLEEP, renewed · overslept → LOST
 *  AWAKE         queue drained and PINGRESP sent → ASLEEP · retries used up → ASLEEP, message kept
 *                CONNECT → as from ASLEEP
 *  LOST          CONNECT → CONNECTING           everywhere: DISCONNECT without duration → DISCONNECTED
 * </pre>
 *
 * <p>A session is a landlord, not a worker: it owns the phase and passes each message to the one
 * conversation concerned. A conversation keeps its own state and deadline and can be tested alone.
 *
 * <table>
 *   <caption>Conversations</caption>
 *   <tr><td>ConnectExchange</td><td>CONNECT, CONNACK</td></tr>
 *   <tr><td>WillExchange</td><td>WILL*</td></tr>
 *   <tr><td>RegisterExchange, TopicRegistry</td><td>REGISTER up; ids and names</td></tr>
 *   <tr><td>InboundPublications</td><td>PUBLISH up, PUBREL</td></tr>
 *   <tr><td>OutboundPublications</td><td>PUBLISH and REGISTER down, and what answers them</td></tr>
 *   <tr><td>SubscriptionExchange</td><td>SUBSCRIBE, UNSUBSCRIBE</td></tr>
 *   <tr><td>KeepAlive</td><td>any sign of life</td></tr>
 * </table>
 *
 * <p>What concerns no client is not a session's: {@code DiscoveryResponder} makes the gateway
 * known, {@code Strangers} answers who has no session.
 */
package io.mqttsn.gateway.protocol;

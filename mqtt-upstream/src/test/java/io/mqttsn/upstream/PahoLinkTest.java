package io.mqttsn.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.upstream.LinkEvent.Down.Why;
import java.io.EOFException;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentCaptor;

/** The edge to Paho: what it throws, and what it says in which order. */
class PahoLinkTest {

  private static final String SERVER = "tcp://broker:1883";

  private final MqttAsyncClient client = mock();
  private final PahoMessages.ReleasedIds released = new PahoMessages.ReleasedIds();
  private final List<LinkEvent> told = new CopyOnWriteArrayList<>();
  private final PahoLink link = new PahoLink(client, new MqttConnectOptions(), released, told::add);
  private final Outgoing message =
      new Outgoing(Outgoing.Origin.CLIENT, "a", 1, "t", Bytes.utf8("x"), Qos.TWO, false);

  private static IMqttToken token(Object context, int packetId, boolean sessionPresent) {
    IMqttToken token = mock();
    when(token.getUserContext()).thenReturn(context);
    when(token.getMessageId()).thenReturn(packetId);
    when(token.getSessionPresent()).thenReturn(sessionPresent);
    return token;
  }

  private IMqttActionListener connecting() throws MqttException {
    ArgumentCaptor<IMqttActionListener> listener = ArgumentCaptor.captor();
    link.connect(SERVER);
    verify(client, atLeastOnce()).connect(any(MqttConnectOptions.class), any(), listener.capture());
    return listener.getValue();
  }

  private MqttCallback callback() {
    ArgumentCaptor<MqttCallback> callback = ArgumentCaptor.captor();
    verify(client).setCallback(callback.capture());
    return callback.getValue();
  }

  @Test
  void fullOrDisconnectedClientMeansNotNow() throws Exception {
    when(client.publish(anyString(), any(MqttMessage.class), any(), any()))
        .thenThrow(new MqttException(MqttException.REASON_CODE_MAX_INFLIGHT));
    assertThat(link.publish(message)).isEqualTo(BrokerLink.Taken.NOT_NOW);
  }

  @Test
  void otherCredentialsAreShownFromTheNextAttemptOnAndCanBeTakenAway() throws Exception {
    ArgumentCaptor<MqttConnectOptions> shown = ArgumentCaptor.captor();
    link.present(Optional.of(new UpstreamSettings.Credentials("site-7", "another")));
    link.connect(SERVER);
    verify(client).connect(shown.capture(), any(), any());
    assertThat(shown.getValue().getUserName()).isEqualTo("site-7");
    assertThat(shown.getValue().getPassword()).isEqualTo("another".toCharArray());

    link.connect(SERVER);
    assertThat(shown.getValue().getUserName()).isEqualTo("site-7");

    link.present(Optional.empty());
    link.connect(SERVER);
    assertThat(shown.getValue().getUserName()).isNull();
  }

  @Test
  void malformedTopicMeansNever() throws Exception {
    when(client.publish(anyString(), any(MqttMessage.class), any(), any()))
        .thenThrow(new IllegalArgumentException("wildcard"));
    assertThat(link.publish(message)).isEqualTo(BrokerLink.Taken.NEVER);
  }

  @Test
  void nameOfMoreLevelsThanBrokersBearIsNotHandedToPaho() throws Exception {
    isNotHandedOver("/".repeat(TopicFilters.MOST_LEVELS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/\u0001", "a/\r", "a/\u007f", "a/\ufffe", "a/\ud83d\udd25", "a/\ud83d"})
  void namePahoCannotEncodeIsNotHandedToIt(String name) throws Exception {
    isNotHandedOver(name);
  }

  private void isNotHandedOver(String name) throws Exception {
    Outgoing unfit =
        new Outgoing(Outgoing.Origin.CLIENT, "a", 1, name, Bytes.utf8("x"), Qos.ONE, false);
    assertThat(link.publish(unfit)).isEqualTo(BrokerLink.Taken.NEVER);
    assertThat(link.perform(new Request(name, true, Qos.ONE))).isEqualTo(BrokerLink.Taken.NEVER);
    verify(client, never()).publish(anyString(), any(MqttMessage.class), any(), any());
    verify(client, never()).subscribe(anyString(), anyInt(), any(), any());
  }

  @Test
  void connectThatThrowsIsAFailedAttempt() throws Exception {
    when(client.connect(any(MqttConnectOptions.class), any(), any()))
        .thenThrow(new MqttException(MqttException.REASON_CODE_CONNECT_IN_PROGRESS));
    link.connect(SERVER);
    assertThat(told).singleElement().isInstanceOf(LinkEvent.Down.class);
  }

  @Test
  void endOfAConnectionIsToldOnce() throws Exception {
    connecting();
    callback().connectionLost(new MqttException(MqttException.REASON_CODE_CONNECTION_LOST));
    callback().connectionLost(new MqttException(MqttException.REASON_CODE_CONNECTION_LOST));
    assertThat(told).hasSize(1);
  }

  @Test
  void aLossIsToldThoughTheLibraryHangs() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    doAnswer(
            call -> {
              never.await();
              return null;
            })
        .when(client)
        .disconnectForcibly(anyLong(), anyLong(), anyBoolean());
    connecting();
    link.abort();
    await().untilAsserted(() -> assertThat(told).hasSize(1));
    assertThat(told.get(0)).isInstanceOf(LinkEvent.Down.class);
    never.countDown();
  }

  @Test
  void whoCanMendAFailureIsTold() throws Exception {
    SSLException untrusted = new SSLHandshakeException("certificate unknown");
    SSLException cut = new SSLException("handshake ended", new EOFException());
    assertThat(why(new MqttException(MqttException.REASON_CODE_NOT_AUTHORIZED)))
        .isEqualTo(Why.REFUSED);
    assertThat(why(new MqttException(untrusted))).isEqualTo(Why.TLS);
    assertThat(why(new MqttException(cut))).isEqualTo(Why.LINK);
    assertThat(why(new MqttException(new ConnectException("refused")))).isEqualTo(Why.LINK);
  }

  private Why why(MqttException problem) throws Exception {
    told.clear();
    clearInvocations(client);
    IMqttActionListener listener = connecting();
    ArgumentCaptor<Object> attempt = ArgumentCaptor.captor();
    verify(client).connect(any(MqttConnectOptions.class), attempt.capture(), any());
    listener.onFailure(token(attempt.getValue(), 0, false), problem);
    return ((LinkEvent.Down) told.get(0)).why();
  }

  @Test
  void nothingIsAcknowledgedWhileDisconnected() throws Exception {
    Inbound inbound = new Inbound("t", Bytes.EMPTY, Qos.ONE, 7, 1);
    assertThat(link.acknowledge(inbound)).isFalse();
    verify(client, never()).messageArrivedComplete(anyInt(), anyInt());
    when(client.isConnected()).thenReturn(true);
    assertThat(link.acknowledge(inbound)).isTrue();
    doThrow(new MqttException(1)).when(client).messageArrivedComplete(7, 1);
    assertThat(link.acknowledge(inbound)).isFalse();
  }

  @Test
  void failureAtTheLossOfTheConnectionMeansNothingForAPublish() throws Exception {
    IMqttActionListener listener = published();
    listener.onFailure(token(message, 5, false), new MqttException(1));
    assertThat(told).isEmpty();
    listener.onSuccess(token(message, 5, false));
    assertThat(told).containsExactly(new LinkEvent.Sent(message));
  }

  @Test
  void releasedMessageOfALostSessionIsForgotten() throws Exception {
    released.put("s-5", null);
    released.put("sc-5", null);
    IMqttActionListener publishing = published();
    connecting().onSuccess(token(null, 0, false));
    // Paho forgets the id before it tells, and the broker says PUBCOMP to the id it does not know.
    released.remove("sc-5");
    publishing.onSuccess(token(message, 5, false));
    assertThat(told)
        .containsExactly(new LinkEvent.Up(false, SERVER), new LinkEvent.Forgotten(message));
    publishing.onSuccess(token(message, 5, false));
    assertThat(told).last().isEqualTo(new LinkEvent.Sent(message));
  }

  @Test
  void releasedMessageOfAKeptSessionIsSent() throws Exception {
    released.put("sc-5", null);
    IMqttActionListener publishing = published();
    connecting().onSuccess(token(null, 0, true));
    publishing.onSuccess(token(message, 5, false));
    assertThat(told).containsExactly(new LinkEvent.Up(true, SERVER), new LinkEvent.Sent(message));
  }

  private IMqttActionListener published() throws MqttException {
    ArgumentCaptor<IMqttActionListener> listener = ArgumentCaptor.captor();
    assertThat(link.publish(message)).isEqualTo(BrokerLink.Taken.TAKEN);
    verify(client).publish(anyString(), any(MqttMessage.class), any(), listener.capture());
    return listener.getValue();
  }
}

package io.mqttsn.app.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicRef;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client as forwarder of a radio node (§5.5): everything is in envelopes, both ways. */
@Timeout(30)
class SnClientForwardedTest extends GatewayPlayedByHand {

  private static final String ENVELOPE = "05 FE 00 0A 01 ";

  @Test
  void wrapsWhatItSaysAndUnwrapsWhatItHears() throws Exception {
    Future<Void> connected = connectTo(settings().withNode(Bytes.hex("0A01")));
    gateway.expect(ENVELOPE + CONNECT).send(ENVELOPE + CONNACK);
    answer(connected);
    Future<Void> published =
        type(() -> client.publish(TopicRef.ShortName.of("tt"), HI, Qos.ONE, false));
    gateway.expect(ENVELOPE + "09 0C 22 74 74 00 01 68 69");
    gateway.send(ENVELOPE + "07 0D 74 74 00 01 00");
    answer(published);
  }

  @Test
  void isDeafToOtherNodesAndToWhatIsNotWrapped() throws Exception {
    Future<Void> connected = connectTo(settings().withNode(Bytes.hex("0A01")));
    gateway.expect(ENVELOPE + CONNECT).send(CONNACK).send("05 FE 00 0A 02 " + "03 05 01");
    gateway.send(ENVELOPE + "00").send("05 FE 00 0A 01").send(ENVELOPE + CONNACK);
    answer(connected);
  }

  @Test
  void opensEnvelopesWithRadiusAndInnerFramesWithALongHeader() {
    Envelope envelope = new Envelope(Optional.of(Bytes.hex("07")));
    assertThat(envelope.open(Bytes.hex("04 FE 03 07 01 00 04 17").toArray())).isPresent();
  }

  @Test
  void aNodeIdHasOneTo252Octets() {
    assertThatIllegalArgumentException().isThrownBy(() -> settings().withNode(Bytes.EMPTY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings().withNode(Bytes.wrap(new byte[253])));
    Bytes longest = Bytes.wrap(new byte[252]);
    assertThat(settings().withNode(longest).route().node()).contains(longest);
  }
}

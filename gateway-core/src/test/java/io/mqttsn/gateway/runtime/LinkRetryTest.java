package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages.WillTopicReq;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.Links;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import io.mqttsn.gateway.protocol.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every link has its own patience, SN-RTX-1: here a radio beside a local network. */
class LinkRetryTest {

  private static final RetryPolicy SLOW = new RetryPolicy(Duration.ofSeconds(30), 1);

  /** Whoever is at a place named radio... is on the slow link. */
  private static final Links LINKS =
      new Links() {
        @Override
        public int maxFrame(Peer peer) {
          return 1280;
        }

        @Override
        public Optional<RetryPolicy> retry(Peer peer) {
          return peer.address().toString().contains("radio") ? Optional.of(SLOW) : Optional.empty();
        }
      };

  private final Rig rig = new Rig(ProtocolSettings.DEFAULT, ClientRules.NONE, LINKS, 1 << 20);
  private final Device lan = rig.device("dev1", "lan");
  private final Device radio = rig.device("dev2", "radio");

  private static Publish published(boolean duplicate) {
    return new Publish(duplicate, Qos.ONE, false, TopicRef.ShortName.of("tt"), 1, Bytes.utf8("x"));
  }

  private void delivers(String client) {
    rig.broker.delivers(client, "tt", "x", Qos.ONE);
  }

  @Test
  @DisplayName("SN-RTX-1: a delivery is repeated as the link of the client says")
  void deliveriesHaveTheLinksPatience() {
    lan.connected();
    radio.connected();
    delivers("dev1");
    delivers("dev2");
    lan.hears(published(false));
    radio.hears(published(false));
    rig.passSeconds(29);
    lan.hears(published(true), published(true));
    radio.hearsNothing();
    rig.passSeconds(1);
    lan.hears(published(true));
    radio.hears(published(true));
    rig.passSeconds(3600);
    lan.hearsNothing();

    radio.hearsNothing();
    assertThat(rig.counted(Counter.RETRANSMISSIONS_EXHAUSTED)).isEqualTo(2);
  }

  @Test
  @DisplayName("SN-RTX-1: a client that moves to another link is treated as is usual there")
  void aMoveChangesThePatience() {
    lan.connected(false, 0);
    lan.moves("radio");
    lan.connected(false, 0);
    delivers("dev1");
    lan.hears(published(false));
    rig.passSeconds(29);
    lan.hearsNothing();
    rig.passSeconds(1);
    lan.hears(published(true));
    lan.moves("lan");
    lan.says(lan.connect(false, 0));
    assertThat(lan.listens()).endsWith(new Connack(ReturnCode.ACCEPTED), published(true));
    rig.passSeconds(10);

    lan.hears(published(true));
  }

  @Test
  @DisplayName("SN-RTX-1, SN-SLP-8: a sleeper is repeated to as the link says from which it wakes")
  void aSleeperWakesOnAnotherLink() {
    lan.connected();
    lan.sleeps(3600);
    delivers("dev1");
    lan.moves("radio");
    lan.says(new Pingreq("dev1"));
    lan.hears(published(false));
    rig.passSeconds(29);
    lan.hearsNothing();
    rig.passSeconds(1);
    lan.hears(published(true));
    lan.says(new Puback(TopicRef.ShortName.of("tt").wireId(), 1, ReturnCode.ACCEPTED));

    assertThat(lan.listens()).hasSize(1);
  }

  @Test
  @DisplayName("SN-WILL-4: prompts for the will are repeated as the link says, then given up")
  void promptsHaveTheLinksPatience() {
    radio.says(radio.connectWithWill(true, 60));
    radio.hears(new WillTopicReq());
    rig.passSeconds(29);
    radio.hearsNothing();
    rig.passSeconds(1);
    radio.hears(new WillTopicReq());
    rig.passSeconds(30);

    radio.hearsNothing();
    assertThat(rig.counted(Counter.CONNECTS_ABANDONED)).isOne();
    assertThat(rig.sessions()).isZero();
  }

  @Test
  @DisplayName("SN-CONN-7: a repeated clean CONNECT is believed for one T_retry of its link")
  void repeatedConnectIsBelievedForTheLinksInterval() {
    for (Device device : new Device[] {lan, radio}) {
      device.connected(true, 0);
      device.registers("a/b");
    }
    rig.passSeconds(30);
    rig.broker.forget();
    lan.connected(true, 0);
    assertThat(rig.broker.all(UpstreamCommand.Open.class)).hasSize(1);
    radio.says(radio.connect(true, 0));
    radio.hears(new Connack(ReturnCode.ACCEPTED));

    assertThat(rig.broker.all(UpstreamCommand.Open.class)).hasSize(1);
    radio.says(new Disconnect(Disconnect.NO_DURATION));
  }
}

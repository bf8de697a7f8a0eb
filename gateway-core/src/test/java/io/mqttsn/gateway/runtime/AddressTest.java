package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Close;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Addresses change and are used again, SN-ADR-1 to SN-ADR-4. */
class AddressTest {

  private static final Disconnect DISCONNECT = new Disconnect(Disconnect.NO_DURATION);

  private final Rig rig = new Rig();
  private final Device device = rig.device("dev1");

  @Test
  @DisplayName("SN-ADR-1, regression: replies and deliveries go where the client was last accepted")
  void repliesFollowTheClient() {
    device.connected(false, 60);
    device.subscribes("tt", Qos.ZERO);
    device.sleeps(60);
    device.moves("b");
    device.says(new Pingreq("dev1"));
    device.hears(new Pingresp());
    device.moves("c");
    device.says(device.connect(false, 60));
    device.hears(new Connack(ReturnCode.ACCEPTED));

    rig.broker.delivers("dev1", "xy", "1", Qos.ZERO);

    assertThat(device.listens()).hasSize(1);
    assertThat(rig.takeHeard(Rig.peer("dev1"))).isEmpty();
    assertThat(rig.takeHeard(Rig.peer("b"))).isEmpty();
  }

  @Test
  @DisplayName("SN-ADR-2: any other packet from a new address is an unknown sender's")
  void onlyConnectAndPingMove() {
    device.connected(false, 60);
    device.sleeps(300);
    rig.broker.forget();
    device.moves("b");
    device.says(new Subscribe(false, Qos.ONE, new TopicRef.Name("x"), 1));
    device.hears(DISCONNECT);
    rig.passSeconds(1);
    device.says(new Pingreq(""));
    device.hears(DISCONNECT);

    assertThat(rig.broker.all(UpstreamCommand.class)).isEmpty();
    device.moves("dev1");
    device.says(new Pingreq("dev1"));
    device.hears(new Pingresp());
  }

  @Test
  @DisplayName("SN-ADR-2: an Active session does not move on PINGREQ")
  void anActiveSessionDoesNotMoveOnPing() {
    device.connected(false, 60);
    Device impostor = rig.device("dev1", "b");
    impostor.says(new Pingreq("dev1"));

    impostor.hears(DISCONNECT);
    device.isServed();
    rig.broker.delivers("dev1", "tt", "1", Qos.ZERO);
    impostor.hearsNothing();
    device.hearsOne(Publish.class);
  }

  @Test
  @DisplayName("SN-ADR-2: neither a disconnected nor a lost session is woken by PINGREQ")
  void absentSessionsDoNotMove() {
    device.connected(false, 60);
    device.disconnects();
    device.moves("b");
    device.says(new Pingreq("dev1"));
    device.hears(DISCONNECT);
    device.connected(false, 60);
    rig.passSeconds(90);
    device.hears(DISCONNECT);
    device.says(new Pingreq("dev1"));

    device.hears(DISCONNECT);
  }

  @Test
  @DisplayName(
      "SN-ADR-3, regression: a device at a used address has nothing of the session before it")
  void aReusedAddressExposesNothing() {
    device.connected(false, 60);
    int id = device.registers("secret/topic");
    device.subscribes("secret/cmd", Qos.ONE);
    device.disconnects();
    rig.broker.delivers("dev1", "secret/cmd", "1", Qos.ONE);
    rig.broker.forget();
    Device newcomer = rig.device("dev2", "dev1");
    newcomer.isUnknown();

    newcomer.connected(true, 60);

    newcomer.says(newcomer.publish(Qos.ONE, id, 1, "x"));
    assertThat(newcomer.listens()).singleElement().asString().contains("INVALID_TOPIC_ID");
    assertThat(rig.broker.all(UpstreamCommand.Publish.class)).isEmpty();
    rig.broker.delivers("dev1", "secret/cmd", "2", Qos.ONE);
    newcomer.hearsNothing();
  }

  @Test
  @DisplayName(
      "SN-ADR-3, regression: a lingering durable session does not block a newcomer at its address")
  void aLingeringSessionBlocksNobody() {
    device.connected(false, 60);
    rig.passSeconds(90);
    device.hears(DISCONNECT);

    rig.device("dev2", "dev1").connected().isServed();
  }

  @Test
  @DisplayName("SN-ADR-3: a sleeper that wakes at another client's address takes it over")
  void aWakingSleeperTakesTheAddressOver() {
    device.connected(true, 60);
    device.sleeps(300);
    Device other = rig.device("dev2", "b").connected(false, 60);
    other.subscribes("secret", Qos.ONE);
    device.moves("b");
    device.says(new Pingreq("dev1"));
    device.hears(new Pingresp());
    assertThat(rig.broker.all(Close.class)).containsExactly(new Close("dev2", Reason.LOST));

    rig.broker.delivers("dev2", "secret", "1", Qos.ONE);

    device.hearsNothing();
  }

  @Test
  @DisplayName("SN-ADR-3: the old owner, back from elsewhere, does not disturb the newcomer")
  void theOldOwnerComesBackFromElsewhere() {
    device.connected(false, 60);
    Device newcomer = rig.device("dev2", "dev1").connected();
    device.moves("b");
    device.connected(false, 60);

    newcomer.hearsNothing();
    newcomer.isServed();
    device.isServed();
    assertThat(rig.book.size()).isEqualTo(2);
  }

  @Test
  @DisplayName("SN-ADR-4: two ports of one address are two clients")
  void twoPortsAreTwoClients() {
    Device first = rig.device("dev1", "192.0.2.1:1000").connected();
    Device second = rig.device("dev2", "192.0.2.1:1001").connected();
    first.disconnects();

    second.isServed();
    rig.passSeconds(1);
    first.isUnknown();
  }
}

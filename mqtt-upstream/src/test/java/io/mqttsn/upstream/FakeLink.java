package io.mqttsn.upstream;

import io.mqttsn.codec.Bytes;
import java.util.ArrayList;
import java.util.List;

/** A link that takes everything and remembers it; the test plays the broker. */
final class FakeLink implements BrokerLink {

  final List<String> dialed = new ArrayList<>();
  final List<Outgoing> published = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  final List<String> packets = new ArrayList<>();
  final List<Integer> acknowledged = new ArrayList<>();
  int aborts;
  long heard;
  Taken takes = Taken.TAKEN;
  boolean acknowledges = true;

  @Override
  public void connect(String server) {
    dialed.add(server);
  }

  @Override
  public void abort() {
    aborts++;
  }

  @Override
  public long heard() {
    return heard;
  }

  @Override
  public Taken publish(Outgoing message) {
    if (takes == Taken.TAKEN) {
      published.add(message);
    }
    return takes;
  }

  @Override
  public Taken perform(Request request) {
    requests.add(request);
    packets.add(
        request.subscribe
            ? "SUBSCRIBE " + request.filter + " " + request.qos.level()
            : "UNSUBSCRIBE " + request.filter);
    return takes;
  }

  @Override
  public boolean acknowledge(Inbound message) {
    if (acknowledges) {
      acknowledged.add(message.packetId);
    }
    return acknowledges;
  }

  @Override
  public void close(long millis) {}

  /** The packets since the last call. */
  List<String> takePackets() {
    List<String> taken = List.copyOf(packets);
    packets.clear();
    return taken;
  }

  static LinkEvent.Arrived message(String topic, int qos, int packetId) {
    return new LinkEvent.Arrived(topic, Bytes.utf8("x"), qos, false, packetId);
  }

  static LinkEvent.Arrived retained(String topic, int packetId) {
    return new LinkEvent.Arrived(topic, Bytes.utf8("kept"), 1, true, packetId);
  }
}

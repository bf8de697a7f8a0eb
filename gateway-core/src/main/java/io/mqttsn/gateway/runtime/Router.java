package io.mqttsn.gateway.runtime;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Discovery;
import io.mqttsn.codec.Forwarded;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.Transport;

/**
 * Decodes frames, takes them out of their forwarders' envelopes and finds the shard of the client.
 *
 * <p>The client id decides the shard, the address only finds it: CONNECT and the PINGREQ of a
 * sleeper carry the id, all other frames go by the address book. What no client can have sent is
 * counted and dropped here, so that a stranger's garbage never reaches a shard.
 */
final class Router {

  private final ShardLoop[] loops;
  private final AddressBook book;
  private final Metrics metrics;
  private volatile FrameWatch watch;

  Router(ShardLoop[] loops, AddressBook book, Metrics metrics) {
    this.loops = loops;
    this.book = book;
    this.metrics = metrics;
  }

  void watch(FrameWatch next) {
    watch = next;
  }

  /** Whose shard that is; the remainder first, for the hash may be negative. */
  ShardLoop loopOf(String client) {
    return loops[Math.floorMod(client.hashCode(), loops.length)];
  }

  /** Takes the frames of one link. */
  Transport.Receiver receiver(String link) {
    return new Transport.Receiver() {
      @Override
      public void onFrame(Transport.Address from, byte[] frame) {
        route(link, from, frame);
      }

      @Override
      public void onBatchEnd() {
        for (ShardLoop loop : loops) {
          loop.wake();
        }
      }
    };
  }

  /** Whoever watches is shown the frame, even one that nobody understands. */
  private void show(String link, Transport.Address from, byte[] frame, String client) {
    FrameWatch watching = watch;
    if (watching != null && watching.wants(link, client)) {
      watching.onFrame(true, link, from, frame);
    }
  }

  private void route(String link, Transport.Address from, byte[] frame) {
    metrics.count(Counter.FRAMES_RECEIVED);
    Bytes path = Bytes.EMPTY;
    Message message;
    try {
      Bytes innermost = Bytes.wrap(frame);
      message = MessageCodec.decode(innermost);
      for (int depth = 0; message instanceof Forwarded forwarded; depth++) {
        if (depth == Envelopes.DEEPEST) {
          show(link, from, frame, null);
          metrics.count(Counter.FRAMES_MALFORMED);
          return;
        }
        path = Envelopes.append(path, forwarded.wirelessNode());
        innermost = forwarded.innerFrame();
        message = MessageCodec.decode(innermost);
      }
      if (MessageCodec.messageLength(innermost) < innermost.length()) {
        metrics.count(Counter.FRAMES_WITH_TAIL);
      }
    } catch (MalformedFrame malformed) {
      show(link, from, frame, null);
      metrics.count(Counter.FRAMES_MALFORMED);
      return;
    }
    Peer peer = new Peer(link, from, path);
    show(link, from, frame, watch == null ? null : clientOf(peer, message));
    if (!message.type().mayComeFromClient()) {
      metrics.count(Counter.FRAMES_WRONG_DIRECTION);
      return;
    }
    dispatch(peer, message);
  }

  private void dispatch(Peer peer, Message message) {
    if (message instanceof Discovery) {
      loops[0].onMessage(peer, message); // not about the client, if the address has one
      return;
    }
    String client = clientOf(peer, message);
    ShardLoop loop = client == null ? loops[0] : loopOf(client);
    String bound = message instanceof Connect ? book.clientAt(peer) : null;
    if (bound != null && loopOf(bound) != loop) {
      if (!loopOf(bound).onAddressTaken(peer, bound)) {
        metrics.count(Counter.FRAMES_DROPPED_INBOX_FULL);
        return; // nobody shares an address: the newcomer repeats its CONNECT
      }
    }
    loop.onMessage(peer, message);
  }

  /** Whom the message names, else who has the address, or null. */
  private String clientOf(Peer peer, Message message) {
    if (message instanceof Connect connect) {
      return connect.clientId();
    }
    return message instanceof Pingreq ping && !ping.clientId().isEmpty()
        ? ping.clientId()
        : book.clientAt(peer);
  }
}

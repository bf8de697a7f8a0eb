package io.mqttsn.admin;

import io.netty.channel.Channel;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The open connections, a few at most. When one more comes, the one that has kept us waiting
 * longest makes room: whoever holds connections open without asking anything loses them, and nobody
 * else is kept out. On the server's thread only.
 */
final class Connections {

  static final int MOST = 32;

  /** Those that owe us a request, in the order in which they began to. */
  private final Set<Channel> waiting = new LinkedHashSet<>();

  private int open;

  /** False if there is no room, because all others are being served. */
  boolean admit(Channel newcomer) {
    if (open >= MOST && !evictOne()) {
      return false;
    }
    open++;
    newcomer.closeFuture().addListener(closed -> left(newcomer));
    return true;
  }

  void waits(Channel channel) {
    waiting.remove(channel);
    if (channel.isOpen()) {
      waiting.add(channel);
    }
  }

  void isServed(Channel channel) {
    waiting.remove(channel);
  }

  int open() {
    return open;
  }

  private boolean evictOne() {
    Iterator<Channel> longest = waiting.iterator();
    if (!longest.hasNext()) {
      return false;
    }
    Channel channel = longest.next();
    longest.remove();
    channel.close();
    return true;
  }

  private void left(Channel channel) {
    waiting.remove(channel);
    open--;
  }
}

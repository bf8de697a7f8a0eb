package io.mqttsn.udp;

import io.netty.channel.EventLoopGroup;
import java.util.function.BiFunction;

/** How loops are made: the best kind (epoll on the machines that build this), and the fallback. */
enum LoopKind {
  BEST(EventLoops::create),
  NIO(EventLoops::createNio);

  private final BiFunction<Integer, String, EventLoopGroup> factory;

  LoopKind(BiFunction<Integer, String, EventLoopGroup> factory) {
    this.factory = factory;
  }

  EventLoopGroup create(int threads, String name) {
    return factory.apply(threads, name);
  }
}

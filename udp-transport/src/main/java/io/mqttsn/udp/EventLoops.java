package io.mqttsn.udp;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes event loops and the channels that fit them: epoll where its native library loads, NIO
 * everywhere else. Both behave alike; epoll receives several datagrams per system call.
 *
 * <p>A loop is made outside of the transport because it is not the transport's own: in the default
 * wiring a shard lives on it too, so that a frame crosses no thread between socket and session.
 */
public final class EventLoops {

  private EventLoops() {}

  /**
   * A group of the best kind this machine has.
   *
   * @param threads at least 1
   * @param name of the threads, which get a number from 1 behind it; the kernel shows 15 characters
   */
  public static EventLoopGroup create(int threads, String name) {
    return Epoll.isAvailable()
        ? group(threads, name, EpollIoHandler.newFactory())
        : createNio(threads, name);
  }

  /** A group that needs no native library. */
  public static EventLoopGroup createNio(int threads, String name) {
    return group(threads, name, NioIoHandler.newFactory());
  }

  /** Ends the group's threads and waits for it, two seconds at most. */
  public static void close(EventLoopGroup group) {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  /** Whether datagram channels on this loop are epoll's. */
  static boolean isEpoll(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class);
  }

  /** A channel that can be registered with this loop. */
  static DatagramChannel datagramChannel(EventLoop loop, SocketProtocolFamily family) {
    return isEpoll(loop) ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  private static EventLoopGroup group(int threads, String name, IoHandlerFactory kind) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", not at least 1");
    }
    AtomicInteger number = new AtomicInteger();
    // Not daemons: they are what keeps the process alive once main has returned.
    ThreadFactory factory =
        task -> new FastThreadLocalThread(task, name + "-" + number.incrementAndGet());
    return new MultiThreadIoEventLoopGroup(threads, factory, kind);
  }
}

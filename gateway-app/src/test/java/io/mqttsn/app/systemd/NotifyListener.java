package io.mqttsn.app.systemd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The service manager's end of the socket. */
final class NotifyListener implements AutoCloseable {

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Channel channel;

  /**
   * @param name a path, or one that begins with a zero octet
   */
  NotifyListener(String name) {
    channel =
        new Bootstrap()
            .group(loops)
            .channel(EpollDomainDatagramChannel.class)
            .handler(new Ear())
            .bind(new DomainSocketAddress(name))
            .syncUninterruptibly()
            .channel();
  }

  /** The next message, which must come soon. */
  String next() throws InterruptedException {
    String message = heard.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("systemd was told nothing");
    }
    return message;
  }

  boolean hasHeardMore() {
    return !heard.isEmpty();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private final class Ear extends SimpleChannelInboundHandler<DomainDatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
      ByteBuf content = packet.content();
      heard.add(content.toString(StandardCharsets.UTF_8));
    }
  }
}

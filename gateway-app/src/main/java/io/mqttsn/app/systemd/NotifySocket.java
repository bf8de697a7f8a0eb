package io.mqttsn.app.systemd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The service manager's datagram socket. Java itself opens no such sockets, only stream ones, so
 * this needs Netty's native half.
 */
final class NotifySocket implements Voice {

  private final Channel channel;

  private NotifySocket(Channel channel) {
    this.channel = channel;
  }

  /**
   * @param loops of the epoll kind
   * @param path as {@code $NOTIFY_SOCKET} has it
   * @throws IOException if nobody listens there
   */
  static NotifySocket connect(EventLoopGroup loops, String path) throws IOException {
    ChannelFuture connected =
        new Bootstrap()
            .group(loops)
            .channel(EpollDomainDatagramChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(address(path))
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      throw new IOException(path + ": " + connected.cause().getMessage(), connected.cause());
    }
    return new NotifySocket(connected.channel());
  }

  /** An at sign stands for the zero octet by which Linux knows names that are no files. */
  private static SocketAddress address(String path) {
    return new DomainSocketAddress(path.startsWith("@") ? '\0' + path.substring(1) : path);
  }

  @Override
  public void say(String message) {
    channel.writeAndFlush(Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}

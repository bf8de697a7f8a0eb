package io.mqttsn.udp;

import io.mqttsn.gateway.port.LinkCounter;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.FailureLog;
import io.mqttsn.gateway.runtime.LinkCounters;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.util.Set;

/**
 * Turns datagrams into frames: copies each once out of Netty's buffer, so that nothing behind this
 * point knows reference counts.
 *
 * <p>What the kernel cuts off is not reported: a datagram that is longer than the receive buffer
 * looks like one that just fits. The buffer is therefore one octet longer than the longest frame
 * accepted, and whatever fills it is dropped and counted.
 */
final class FrameHandler extends SimpleChannelInboundHandler<DatagramPacket> {

  private final Transport.Receiver receiver;
  private final int longestFrame;
  private final Metrics metrics;
  private final LinkCounters counters;
  private final Set<UdpAddress> unheard;
  private final String name;
  private final FailureLog failures = new FailureLog("clients");

  /**
   * @param name of the listener
   * @param unheard whose datagrams are passed over in silence: our own, come back from a group
   */
  FrameHandler(
      String name,
      Transport.Receiver receiver,
      int longestFrame,
      Metrics metrics,
      LinkCounters counters,
      Set<UdpAddress> unheard) {
    this.name = name;
    this.receiver = receiver;
    this.longestFrame = longestFrame;
    this.metrics = metrics;
    this.counters = counters;
    this.unheard = unheard;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    UdpAddress sender = UdpAddress.of(packet.sender());
    if (unheard.contains(sender)) {
      return;
    }
    ByteBuf content = packet.content();
    if (content.readableBytes() > longestFrame) {
      metrics.count(Counter.FRAMES_DROPPED_TOO_LONG);
      counters.count(LinkCounter.TOO_LONG);
      return;
    }
    byte[] frame = new byte[content.readableBytes()];
    content.readBytes(frame);
    counters.received(frame.length);
    receiver.onFrame(sender, frame);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    receiver.onBatchEnd();
  }

  /**
   * A client that is gone makes its host answer "port unreachable", and some systems report that
   * here: no reason to close the listener for everybody else. Anything but an I/O error is a
   * defect, which must not fill the log however often a frame provokes it.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      metrics.count(Counter.LINK_ERRORS);
    } else {
      failures.report("listener " + name + ": a frame is lost", cause);
    }
  }
}

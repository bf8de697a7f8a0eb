package io.mqttsn.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Transport;
import io.mqttsn.gateway.runtime.LinkCounters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameHandlerTest {

  private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 1);
  private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 2);

  private final List<Counter> counted = new ArrayList<>();
  private final List<byte[]> frames = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new FrameHandler(
              "lan",
              new Transport.Receiver() {
                @Override
                public void onFrame(Transport.Address from, byte[] frame) {
                  frames.add(frame);
                }

                @Override
                public void onBatchEnd() {}
              },
              4,
              (counter, amount) -> counted.add(counter),
              new LinkCounters(),
              Set.of()));

  @Test
  void portUnreachableIsCountedAndLeavesTheListenerOpen() {
    channel.pipeline().fireExceptionCaught(new PortUnreachableException("recvmsg"));

    channel.checkException();
    assertThat(channel.isOpen()).isTrue();
    assertThat(counted).containsExactly(Counter.LINK_ERRORS);
  }

  @Test
  void aDefectCostsAFrameAndIsNotLeftToNettyWhichWouldTellItEachTime() {
    channel.pipeline().fireExceptionCaught(new IllegalStateException("played by a test"));

    channel.checkException();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void whatFillsTheBufferIsDroppedBecauseItMayHaveBeenCut() {
    channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(new byte[5]), HERE, THERE));
    channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(new byte[4]), HERE, THERE));

    assertThat(counted).containsExactly(Counter.FRAMES_DROPPED_TOO_LONG);
    assertThat(frames).singleElement().satisfies(frame -> assertThat(frame).hasSize(4));
  }

  @Test
  void buffersAreReleased() {
    ByteBuf content = Unpooled.directBuffer().writeZero(3);

    channel.writeInbound(new DatagramPacket(content, HERE, THERE));

    assertThat(content.refCnt()).isZero();
  }
}

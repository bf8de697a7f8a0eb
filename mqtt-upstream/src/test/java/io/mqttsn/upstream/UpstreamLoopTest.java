package io.mqttsn.upstream;

import static org.awaitility.Awaitility.await;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Metrics;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that speaks to the broker. */
@Timeout(30)
class UpstreamLoopTest {

  private static final UpstreamMemory MEMORY = UpstreamMemory.ofHeap(1 << 30);

  private final Queue<String> published = new ConcurrentLinkedQueue<>();
  private final AtomicInteger attempts = new AtomicInteger();

  /** Has no room at first, fails when it is asked again, twice, and is good from then on. */
  private final class FailingLink implements BrokerLink {
    @Override
    public Taken publish(Outgoing message) {
      switch (attempts.incrementAndGet()) {
        case 1:
          return Taken.NOT_NOW;
        case 2:
          throw new IllegalStateException("a defect");
        case 3:
          throw new StackOverflowError("another one");
        default:
          published.add(message.topic());
          return Taken.TAKEN;
      }
    }

    @Override
    public void connect(String server) {}

    @Override
    public void abort() {}

    @Override
    public long heard() {
      return 0;
    }

    @Override
    public Taken perform(Request request) {
      return Taken.TAKEN;
    }

    @Override
    public boolean acknowledge(Inbound message) {
      return true;
    }

    @Override
    public void close(long millis) {}
  }

  private static final Upstream.Listener NOBODY =
      new Upstream.Listener() {
        @Override
        public boolean offer(UpstreamEvent event) {
          return true;
        }

        @Override
        public void flush() {}
      };

  @Test
  void aDefectDoesNotEndIt() throws InterruptedException {
    UpstreamSettings settings = UpstreamSettings.of("tcp://broker:1883", "gw");
    Inbox inbox = new Inbox(10, MEMORY, Metrics.NONE);
    BrokerLink link = new FailingLink();
    Dialer dialer =
        new Dialer(link, settings, new Backoff(settings.reconnect(), () -> 0.5), Metrics.NONE);
    UpstreamLoop loop =
        new UpstreamLoop(
            new UpstreamLoop.Parts(inbox, link, dialer, MEMORY, Metrics.NONE), settings, NOBODY);
    Thread thread = new Thread(loop, "upstream-test");
    thread.start();
    inbox.tell(new LinkEvent.Up(true, "tcp://broker:1883"));
    publish(inbox, "a");
    await().until(() -> attempts.get() >= 2);
    publish(inbox, "b");
    await().until(() -> attempts.get() >= 3);
    publish(inbox, "c");
    await().until(() -> published.contains("c"));
    loop.stop();
    thread.join();
  }

  private static void publish(Inbox inbox, String topic) {
    inbox.submit(new UpstreamCommand.Publish("dev", 1, topic, Bytes.utf8("x"), Qos.ONE, false));
    inbox.wake();
  }
}

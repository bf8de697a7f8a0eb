package io.mqttsn.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.gateway.port.LinkReport;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Peer;
import io.mqttsn.gateway.port.SessionStore;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import io.mqttsn.gateway.protocol.ClientRules;
import io.mqttsn.gateway.protocol.DiscoverySettings;
import io.mqttsn.gateway.protocol.MemoryLimits;
import io.mqttsn.gateway.protocol.ProtocolSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A loop whose alarm rings late, behind a pause of the process for instance: found by simulation
 * (seed 1806, HURRICANE).
 */
class LateAlarmTest {

  private final CountingMetrics metrics = new CountingMetrics();
  private final HandDriven executor = new HandDriven();
  private final Peer peer = LoopRig.peer("a");
  private long now = 1_000;
  private ShardLoop loop;

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  @DisplayName("SN-KA-2: whoever has spoken is heard before anybody is declared lost")
  void aFrameInTheInboxIsHeardBeforeItsSenderIsDeclaredLost() {
    AddressBook book = new AddressBook();
    Shard shard =
        new Shard(
            new Shard.Settings(
                ProtocolSettings.DEFAULT,
                ClientRules.NONE,
                DiscoverySettings.DEFAULT,
                10,
                new MemoryLimits(1 << 20, 1 << 20),
                false,
                p -> 1280,
                (client, defect) -> {
                  throw defect;
                }),
            book,
            metrics,
            new SplittableRandom(1));
    loop =
        new ShardLoop(
            shard,
            executor,
            Map.of(peer.link(), new Nowhere()),
            new Willing(),
            SessionStore.NONE,
            metrics,
            () -> now);
    loop.onMessage(peer, new Connect(false, true, Connect.PROTOCOL_ID, 10, "dev1"));
    loop.wake();
    executor.runTasks();
    assertThat(metrics.value(Counter.CONNECTS_ACCEPTED)).isEqualTo(1);

    now += 20_000; // nobody has run for so long
    loop.onMessage(peer, new Pingreq(""));
    loop.wake();
    executor.ring();
    executor.runTasks();

    assertThat(metrics.value(Counter.SESSIONS_LOST)).isZero();
  }

  /** Runs nothing by itself. */
  private static final class HandDriven extends ScheduledThreadPoolExecutor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private Runnable alarm;

    private HandDriven() {
      super(0);
    }

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      alarm = task;
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    private void runTasks() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    private void ring() {
      alarm.run();
    }
  }

  /** A broker side that opens whatever it is asked to. */
  private final class Willing implements Upstream {
    @Override
    public void submit(UpstreamCommand command) {
      if (command instanceof UpstreamCommand.Open open) {
        loop.offer(new UpstreamEvent.Opened(open.client(), open.token(), false));
      }
    }

    @Override
    public void start(Listener listener) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** A link on which nobody listens. */
  private static final class Nowhere implements io.mqttsn.gateway.port.Transport {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public int maxFrame() {
      return 1280;
    }

    @Override
    public LinkReport report() {
      throw new AssertionError("nobody asks the link how it is");
    }

    @Override
    public void start(Receiver receiver) {}

    @Override
    public void send(Address to, byte[] frame) {}

    @Override
    public boolean canBroadcast() {
      return false;
    }

    @Override
    public void broadcast(byte[] frame, int radius) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

package io.mqttsn.bench;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.MalformedFrame;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageCodec;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it takes to read and write the messages of a device's day: the publish and its answer, and
 * the rarer ones that carry text. Run it with {@code -prof gc} to see the octets allocated too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

  /** A PUBLISH in both header forms: the second does not fit a length of one octet. */
  @State(Scope.Benchmark)
  public static class Publication {

    /** Octets of the payload. */
    @Param({"16", "1024"})
    public int payload;

    private Message message;
    private byte[] frame;

    /** Makes both forms before the clock runs. */
    @Setup
    public void prepare() {
      message =
          new Publish(
              false,
              Qos.ONE,
              false,
              new TopicRef.RegisteredId(7),
              4711,
              Bytes.wrap(new byte[payload]));
      frame = MessageCodec.encode(message);
    }
  }

  private final Message puback = new Puback(7, 4711, ReturnCode.ACCEPTED);
  private final byte[] pubackFrame = MessageCodec.encode(puback);
  private final Message register = new Register(0, 1, "meters/meter-0042/reading");
  private final byte[] registerFrame = MessageCodec.encode(register);
  private final byte[] connectFrame =
      MessageCodec.encode(new Connect(false, true, Connect.PROTOCOL_ID, 60, "meter-0042"));

  @Benchmark
  public Message decodePublish(Publication publication) throws MalformedFrame {
    return MessageCodec.decode(publication.frame);
  }

  @Benchmark
  public byte[] encodePublish(Publication publication) {
    return MessageCodec.encode(publication.message);
  }

  @Benchmark
  public Message decodePuback() throws MalformedFrame {
    return MessageCodec.decode(pubackFrame);
  }

  @Benchmark
  public byte[] encodePuback() {
    return MessageCodec.encode(puback);
  }

  @Benchmark
  public Message decodeRegister() throws MalformedFrame {
    return MessageCodec.decode(registerFrame);
  }

  @Benchmark
  public byte[] encodeRegister() {
    return MessageCodec.encode(register);
  }

  @Benchmark
  public Message decodeConnect() throws MalformedFrame {
    return MessageCodec.decode(connectFrame);
  }
}

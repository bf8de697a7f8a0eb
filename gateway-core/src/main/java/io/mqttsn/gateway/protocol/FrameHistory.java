package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.protocol.PastFrame.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * The last {@value #MOST} frames of one client in both directions. It is kept for every client
 * always: whoever comes because a device is silent wants to see what was before, not what is from
 * now on. So a frame is two numbers, written by the shard's own thread, and costs no garbage; all
 * of them make some 600 octets a client. Names that a message spells out are kept beside them, up
 * to {@value #LONGEST_NAME} characters and as long as there is memory; ids find their names when
 * somebody looks. Payloads are not kept.
 *
 * <pre>
 *   head     time 44 | sent, unexpected, repeated 3 | flags 17
 * </pre>
 */
final class FrameHistory {

  static final int MOST = 32;
  static final int LONGEST_NAME = 60;

  private static final int TIME_SHIFT = FrameDigest.FLAG_BITS + 3;
  private static final long SENT = 1L << FrameDigest.FLAG_BITS;
  private static final long UNEXPECTED = SENT << 1;
  private static final long REPEATED = SENT << 2;

  private final long[] heads = new long[MOST];
  private final long[] details = new long[MOST];
  private String[] names;
  private final KeptMemory.Share share;
  private long written;
  private int lastHeard;

  FrameHistory(KeptMemory.Share share) {
    this.share = share;
  }

  /** A message of the client. */
  void heard(Message message, long now) {
    lastHeard = (int) (written % MOST);
    write(message, 0, now);
  }

  /** The message heard last had no meaning where it came. */
  void wasUnexpected() {
    heads[lastHeard] |= UNEXPECTED;
  }

  /**
   * A message to the client.
   *
   * @param again whether it repeats what the client has not answered
   */
  void said(Message message, boolean again, long now) {
    write(message, again ? SENT | REPEATED : SENT, now);
  }

  private void write(Message message, long how, long now) {
    int at = (int) (written++ % MOST);
    heads[at] = now << TIME_SHIFT | how | FrameDigest.flags(message);
    details[at] = FrameDigest.detail(message);
    String name = FrameDigest.name(message);
    if (name != null || names != null) {
      keep(name, at);
    }
  }

  private void keep(String name, int at) {
    if (names == null) {
      names = new String[MOST];
    }
    if (names[at] != null) {
      share.giveBack(KeptMemory.ofPastName(names[at]));
    }
    String kept = shortened(name);
    names[at] = kept == null || share.take(KeptMemory.ofPastName(kept)) ? kept : null;
  }

  /** A device may choose long names; no character is cut in two. */
  private static String shortened(String name) {
    if (name == null || name.length() <= LONGEST_NAME) {
      return name;
    }
    boolean between = !Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1));
    return name.substring(0, between ? LONGEST_NAME : LONGEST_NAME - 1) + "\u2026";
  }

  /**
   * What is remembered, the newest first.
   *
   * @param registered the name of a normal topic id, or null
   * @param predefined the name of a predefined topic id, or null
   */
  List<PastFrame> frames(long now, IntFunction<String> registered, IntFunction<String> predefined) {
    List<PastFrame> frames = new ArrayList<>();
    for (long number = written; number > Math.max(0, written - MOST); number--) {
      int at = (int) ((number - 1) % MOST);
      long head = heads[at];
      long detail = details[at];
      MessageType type = FrameDigest.type(head);
      OptionalInt topicId = FrameDigest.topicId(detail);
      String name = names == null ? null : names[at];
      if (name == null && topicId.isPresent()) {
        name = name(FrameDigest.kind(head), topicId.getAsInt(), registered, predefined);
      }
      frames.add(
          new PastFrame(
              number,
              now - (head >> TIME_SHIFT),
              type,
              outcome(head),
              FrameDigest.messageId(detail),
              new PastFrame.Topic(topicId, Optional.ofNullable(name)),
              FrameDigest.read(head),
              FrameDigest.seconds(type, detail),
              FrameDigest.payloadOctets(type, detail),
              FrameDigest.returnCode(detail)));
    }
    return frames;
  }

  private static String name(
      FrameDigest.Kind kind,
      int id,
      IntFunction<String> registered,
      IntFunction<String> predefined) {
    return switch (kind) {
      case REGISTERED -> registered.apply(id);
      case PREDEFINED -> predefined.apply(id);
      case SHORT_NAME -> new TopicRef.ShortName(id).name();
      case ECHO -> {
        // Normal ids are never those of the client's predefined ones.
        String normal = registered.apply(id);
        yield normal == null ? predefined.apply(id) : normal;
      }
    };
  }

  private static Outcome outcome(long head) {
    if ((head & SENT) != 0) {
      return (head & REPEATED) != 0 ? Outcome.REPEATED : Outcome.SENT;
    }
    return (head & UNEXPECTED) != 0 ? Outcome.UNEXPECTED : Outcome.SERVED;
  }
}

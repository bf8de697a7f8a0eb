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
      String name = nameAt(number, topicId, registered, predefined);
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

  private String nameAt(
      long number, OptionalInt id, IntFunction<String> registered, IntFunction<String> predefined) {
    int at = (int) ((number - 1) % MOST);
    if (names != null && names[at] != null) {
      return names[at];
    }
    if (id.isEmpty()) {
      return null;
    }
    return switch (FrameDigest.kind(heads[at])) {
      case REGISTERED -> registered.apply(id.getAsInt());
      case PREDEFINED -> predefined.apply(id.getAsInt());
      case SHORT_NAME -> new TopicRef.ShortName(id.getAsInt()).name();
      case ECHO -> {
        long question = questionOf(number);
        yield question == 0
            ? registered.apply(id.getAsInt())
            : nameAt(
                question,
                FrameDigest.topicId(details[(int) ((question - 1) % MOST)]),
                registered,
                predefined);
      }
    };
  }

  /** The number of the frame that an answer answers; 0 if it is not remembered. */
  private long questionOf(long answer) {
    int at = (int) ((answer - 1) % MOST);
    MessageType asked =
        FrameDigest.type(heads[at]) == MessageType.SUBACK
            ? MessageType.SUBSCRIBE
            : MessageType.PUBLISH;
    boolean sent = (heads[at] & SENT) != 0;
    for (long number = answer - 1; number > Math.max(0, written - MOST); number--) {
      int other = (int) ((number - 1) % MOST);
      if (FrameDigest.type(heads[other]) == asked
          && (heads[other] & SENT) != 0 != sent
          && FrameDigest.messageId(details[other]).equals(FrameDigest.messageId(details[at]))) {
        return number;
      }
    }
    return 0;
  }

  /** Predefined ids are about to mean something else: what these meant is kept. */
  void keepNames(IntFunction<String> predefined) {
    for (long number = written; number > Math.max(0, written - MOST); number--) {
      int at = (int) ((number - 1) % MOST);
      OptionalInt id = FrameDigest.topicId(details[at]);
      if (FrameDigest.kind(heads[at]) == FrameDigest.Kind.PREDEFINED && id.isPresent()) {
        keep(predefined.apply(id.getAsInt()), at);
      }
    }
  }

  private static Outcome outcome(long head) {
    if ((head & SENT) != 0) {
      return (head & REPEATED) != 0 ? Outcome.REPEATED : Outcome.SENT;
    }
    return (head & UNEXPECTED) != 0 ? Outcome.UNEXPECTED : Outcome.SERVED;
  }
}

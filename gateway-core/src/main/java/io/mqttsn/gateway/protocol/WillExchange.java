package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMessages;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.Will;
import java.util.Optional;

/**
 * The will of one client: asked for before a connection, updated in a running one (MQTT-SN 1.2
 * §6.3, §6.4).
 *
 * <pre>
 *  NOTHING  --prompt--> TOPIC  --WILLTOPIC--> MESSAGE  --WILLMSG--> NOTHING, will stored
 *                         └──empty or invalid WILLTOPIC──> NOTHING
 * </pre>
 */
final class WillExchange {

  /** What the client was last asked for. */
  private enum Prompt {
    NOTHING,
    TOPIC,
    MESSAGE
  }

  /** What became of the conversation with a message. */
  enum Outcome {
    /** Still waiting for the client. */
    OPEN,
    /** The will is complete, or there is none: connect. */
    COMPLETE,
    /** The will is not acceptable: refuse the connection. */
    INVALID,
    /** There is no memory to keep it: the client may come again. */
    NO_ROOM,
    /** Not asked for: dropped. */
    UNEXPECTED
  }

  private final SessionContext context;

  // as long as the session
  private Optional<Will> stored = Optional.empty();
  private long held;

  // as long as the connection
  private final Retry retry = new Retry();
  private RetryPolicy patience;
  private Prompt prompt = Prompt.NOTHING;
  private WillMessages.WillTopic topic;
  private long heldByTopic;

  WillExchange(SessionContext context) {
    this.context = context;
  }

  Optional<Will> stored() {
    return stored;
  }

  /** The will that a session had before a restart; the rules may be others since. */
  void restore(Optional<Will> will) {
    put(will.filter(w -> context.access().mayPublish(w.topic())));
  }

  void forget() {
    put(Optional.empty());
  }

  /**
   * @return false, with the old will kept, if there is no memory for the new one
   */
  private boolean store(Will will) {
    long octets = octets(will.topic(), will.message());
    boolean room = octets <= held || context.share().hasRoom(octets - held);
    if (room) {
      put(Optional.of(will));
    }
    return room;
  }

  private void put(Optional<Will> will) {
    context.share().giveBack(held);
    held = will.map(w -> octets(w.topic(), w.message())).orElse(0L);
    context.share().takeAnyhow(held);
    stored = will;
  }

  private static long octets(String topic, Bytes message) {
    return KeptMemory.ofWill(topic, message.length());
  }

  private void forgetTopic() {
    topic = null;
    context.share().giveBack(heldByTopic);
    heldByTopic = 0;
  }

  /**
   * The rules are others since the will was made.
   *
   * @return whether it had to go
   */
  boolean forgetIfForbidden() {
    boolean forbidden = stored.filter(w -> !context.access().mayPublish(w.topic())).isPresent();
    if (forbidden) {
      forget();
    }
    return forbidden;
  }

  /** Begins asking; a prompt that is already open is forgotten. */
  void begin(RetryPolicy patience, long now, Outbox out) {
    this.patience = patience;
    prompt = Prompt.TOPIC;
    forgetTopic();
    retry.start(patience, now);
    sendPrompt(out);
  }

  /** Stops asking. */
  void stop() {
    prompt = Prompt.NOTHING;
    forgetTopic();
    retry.stop();
  }

  boolean prompting() {
    return prompt != Prompt.NOTHING;
  }

  /** Asks for the same again. */
  void sendPrompt(Outbox out) {
    Message message =
        prompt == Prompt.TOPIC ? new WillMessages.WillTopicReq() : new WillMessages.WillMsgReq();
    out.send(message);
  }

  Outcome onTopic(WillMessages.WillTopic message, long now, Outbox out) {
    if (prompt == Prompt.NOTHING) {
      return Outcome.UNEXPECTED;
    }
    if (message.topic().isEmpty()) {
      // §6.3: an empty will topic deletes the will; no message is asked for (SN-WILL-3).
      stop();
      forget();
      return Outcome.COMPLETE;
    }
    if (!isPossible(message.topic(), message.qos(), out)) {
      stop();
      return Outcome.INVALID;
    }
    forgetTopic(); // of a WILLTOPIC that was said before
    long octets = octets(message.topic(), Bytes.EMPTY);
    if (!context.share().take(octets)) {
      stop();
      return Outcome.NO_ROOM;
    }
    heldByTopic = octets;
    topic = message;
    prompt = Prompt.MESSAGE;
    retry.start(patience, now);
    sendPrompt(out);
    return Outcome.OPEN;
  }

  Outcome onMessage(WillMessages.WillMsg message, Outbox out) {
    if (prompt != Prompt.MESSAGE) {
      return Outcome.UNEXPECTED;
    }
    if (!isPossible(topic.topic(), topic.qos(), out)) { // a reload has come since the topic
      stop();
      return Outcome.INVALID;
    }
    Will will = new Will(topic.topic(), message.message(), topic.qos(), topic.retain());
    stop();
    return store(will) ? Outcome.COMPLETE : Outcome.NO_ROOM;
  }

  /** WILLTOPICUPD in a connection; the answer tells whether the will has changed. */
  ReturnCode update(WillMessages.WillTopicUpd update, Outbox out) {
    if (update.topic().isEmpty()) {
      forget();
      return ReturnCode.ACCEPTED;
    }
    if (!isPossible(update.topic(), update.qos(), out)) {
      return ReturnCode.NOT_SUPPORTED;
    }
    Bytes message = stored.map(Will::message).orElse(Bytes.EMPTY);
    return verdict(store(new Will(update.topic(), message, update.qos(), update.retain())));
  }

  private boolean isPossible(String topic, Qos qos, Outbox out) {
    if (qos == Qos.MINUS_ONE || !TopicNames.isName(topic)) {
      return false;
    }
    boolean allowed = context.access().mayPublish(topic);
    if (!allowed) {
      out.count(Counter.WILLS_FORBIDDEN); // a will is a PUBLISH that comes later
    }
    return allowed;
  }

  /** WILLMSGUPD in a connection; without a will topic there is nothing to say it on (A13). */
  ReturnCode update(WillMessages.WillMsgUpd update) {
    if (stored.isEmpty()) {
      return ReturnCode.NOT_SUPPORTED;
    }
    Will will = stored.get();
    return verdict(store(new Will(will.topic(), update.message(), will.qos(), will.retain())));
  }

  private static ReturnCode verdict(boolean stored) {
    return stored ? ReturnCode.ACCEPTED : ReturnCode.CONGESTION;
  }

  /**
   * Repeats a prompt that is due.
   *
   * @return false if all repetitions are used up
   */
  boolean onDeadline(long now, Outbox out) {
    if (!retry.due(now)) {
      return true;
    }
    if (!retry.again(now)) {
      stop();
      return false;
    }
    out.count(Counter.RETRANSMISSIONS);
    sendPrompt(out);
    return true;
  }

  long deadline() {
    return retry.deadline();
  }
}

package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.port.Upstream;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The bounded waiting room of one client: messages in order of arrival.
 *
 * <p>When it is full, or all clients' queues together are, the policy is: the oldest QoS 0 message
 * makes room, be it the one that arrives; if there is none, the oldest message. Of QoS 0 there are
 * never more than {@value #MOST_QOS_0}. Each client may keep one message however much waits for the
 * others, so that a flood to some leaves the rest working (SN-CGS-3).
 */
final class DeliveryQueue {

  /** QoS 0 is worth little when it is late: that many at most wait for one client. */
  static final int MOST_QOS_0 = 100;

  /** One message on its way to one client, and how far it has come. */
  static final class Waiting {
    final String topic;
    final Bytes payload;
    final Qos qos;
    final boolean retain;
    final long enqueuedAt;

    /** What the broker waits for; {@link Upstream#NO_TOKEN} once it has been acknowledged. */
    private long delivery;

    /** Names it in the store; 0 while it is not recorded there. */
    long number;

    /** Given with the first transmission, 0 before. */
    int messageId;

    /** Whether the next transmission repeats an earlier one. */
    boolean sent;

    /** How often the client has said that it does not know the id. */
    int rounds;

    /** QoS 2: the client has it and only the release is missing. */
    boolean released;

    Waiting(UpstreamEvent.Delivery event, long now) {
      this.topic = event.topic();
      this.payload = event.payload();
      this.qos = event.qos();
      this.retain = event.retain();
      this.delivery = event.delivery();
      this.enqueuedAt = now;
    }

    /** Whether an answer with this message id means that the client has this message. */
    boolean isAnsweredBy(Qos flow, int messageId) {
      return qos == flow && sent && this.messageId == messageId;
    }

    /** What is to be acknowledged now, once only; NO_TOKEN when nothing is. */
    long takeDelivery() {
      long taken = delivery;
      delivery = Upstream.NO_TOKEN;
      return taken;
    }
  }

  private int limit;
  private long maxAgeMillis;
  private final QueueBudget budget;
  private final Deque<Waiting> messages = new ArrayDeque<>(0);
  private int qos0;

  DeliveryQueue(ProtocolSettings settings, QueueBudget budget) {
    this.budget = budget;
    this.limit = settings.queueMessages();
    this.maxAgeMillis = settings.queueMaxAge().toMillis();
  }

  /** Other bounds from now on; hands over what has no room any more. */
  void renew(ProtocolSettings settings, Consumer<Waiting> dropped) {
    limit = settings.queueMessages();
    maxAgeMillis = settings.queueMaxAge().toMillis();
    makeRoom(dropped);
  }

  /** Appends, and hands over whatever had to make room. */
  void add(Waiting message, Consumer<Waiting> dropped) {
    messages.addLast(message);
    entered(message);
    makeRoom(dropped);
  }

  private void makeRoom(Consumer<Waiting> dropped) {
    while (qos0 > MOST_QOS_0
        || messages.size() > limit
        || messages.size() > 1 && budget.exceeded()) {
      dropped.accept(qos0 > 0 ? removeOldestQos0() : take());
    }
  }

  /** Puts back what was taken and not finished. */
  void putBack(Waiting message) {
    messages.addFirst(message);
    entered(message);
  }

  /** Takes the oldest message that is not too old, or null; hands over those that are. */
  Waiting poll(long now, Consumer<Waiting> tooOld) {
    Waiting head = take();
    while (head != null && !head.released && now - head.enqueuedAt > maxAgeMillis) {
      tooOld.accept(head);
      head = take();
    }
    return head;
  }

  /** Takes out whatever the test names. */
  void removeIf(Predicate<Waiting> test, Consumer<Waiting> removed) {
    for (Iterator<Waiting> i = messages.iterator(); i.hasNext(); ) {
      Waiting message = i.next();
      if (test.test(message)) {
        i.remove();
        left(message);
        removed.accept(message);
      }
    }
  }

  void forEach(Consumer<Waiting> action) {
    messages.forEach(action);
  }

  /** When the first in line came; {@link Retry#NEVER} if there is none. */
  long oldestAt() {
    Waiting head = messages.peekFirst();
    return head == null ? Retry.NEVER : head.enqueuedAt;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  int size() {
    return messages.size();
  }

  private Waiting take() {
    Waiting head = messages.pollFirst();
    if (head != null) {
      left(head);
    }
    return head;
  }

  private Waiting removeOldestQos0() {
    for (Iterator<Waiting> i = messages.iterator(); i.hasNext(); ) {
      Waiting message = i.next();
      if (message.qos == Qos.ZERO) {
        i.remove();
        left(message);
        return message;
      }
    }
    throw new IllegalStateException("counted " + qos0 + " messages of QoS 0, found none");
  }

  private void entered(Waiting message) {
    qos0 += message.qos == Qos.ZERO ? 1 : 0;
    budget.take(message);
  }

  private void left(Waiting message) {
    qos0 -= message.qos == Qos.ZERO ? 1 : 0;
    budget.giveBack(message);
  }
}

package io.mqttsn.gateway.sim;

import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsuback;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** What a device subscribes to, one filter after the other, and for a while does without. */
final class Subscriptions {

  private static final long TRY_AGAIN_MILLIS = 10_000;
  private static final long WITHOUT_MILLIS = 30_000;

  private final Device device;
  private final Habits habits;
  private final SplittableRandom random;
  private final Question question;
  private final Deque<String> missing = new ArrayDeque<>();

  Subscriptions(Device device, Habits habits, SplittableRandom random, Question question) {
    this.device = device;
    this.habits = habits;
    this.random = random;
    this.question = question;
  }

  /** The gateway has none of them. */
  void beginAnew() {
    missing.clear();
    missing.addAll(habits.filters());
  }

  boolean hasWork() {
    return !missing.isEmpty();
  }

  void subscribe() {
    String filter = missing.peek();
    TopicRef topic = inFull(filter);
    int messageId = device.nextMessageId();
    question.ask(
        new Subscribe(false, habits.subscribed(), topic, messageId),
        m -> m instanceof Suback suback && suback.messageId() == messageId,
        m -> onSuback(filter, topic, (Suback) m));
  }

  private void onSuback(String filter, TopicRef topic, Suback suback) {
    if (suback.returnCode() != ReturnCode.ACCEPTED) {
      device.nextIn(TRY_AGAIN_MILLIS);
      return;
    }
    missing.poll();
    if (topic instanceof TopicRef.Name && suback.topicId() != 0) {
      device.knows(suback.topicId(), filter);
    }
    device.next();
  }

  /** Gives one up, to subscribe to it again later. */
  void unsubscribe() {
    if (!habits.filters().isEmpty()) {
      String filter = habits.filters().get(random.nextInt(habits.filters().size()));
      int messageId = device.nextMessageId();
      missing.add(filter);
      question.ask(
          new Unsubscribe(inFull(filter), messageId),
          m -> m instanceof Unsuback unsuback && unsuback.messageId() == messageId,
          m -> device.nextIn(WITHOUT_MILLIS));
    }
  }

  private static TopicRef inFull(String filter) {
    if (filter.equals(Topics.PREDEFINED)) {
      return new TopicRef.PredefinedId(Topics.PREDEFINED_ID);
    }
    return filter.equals(Topics.SHORT) ? TopicRef.ShortName.of(filter) : new TopicRef.Name(filter);
  }
}

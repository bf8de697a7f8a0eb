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
  private final Uplink up;
  private final Downlink down;
  private final Deque<String> missing = new ArrayDeque<>();
  private boolean everConnected;

  Subscriptions(
      Device device,
      Habits habits,
      SplittableRandom random,
      Question question,
      Uplink up,
      Downlink down) {
    this.device = device;
    this.habits = habits;
    this.random = random;
    this.question = question;
    this.up = up;
    this.down = down;
  }

  /** In a session of its own that goes on there is nothing to say again. */
  void connected() {
    if (habits.clean() || !everConnected) {
      missing.clear();
      missing.addAll(habits.filters());
    }
    everConnected = true;
  }

  /** The device cannot know any more what it has said. */
  void forget() {
    everConnected = false;
  }

  boolean hasWork() {
    return !missing.isEmpty();
  }

  void subscribe() {
    String filter = missing.peek();
    TopicRef topic = inFull(filter);
    int messageId = up.nextMessageId();
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
      down.knows(suback.topicId(), filter);
    }
    device.next();
  }

  /** Gives one up, to subscribe to it again later. */
  void unsubscribe() {
    if (!habits.filters().isEmpty()) {
      String filter = habits.filters().get(random.nextInt(habits.filters().size()));
      int messageId = up.nextMessageId();
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

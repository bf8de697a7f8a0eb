package io.mqttsn.gateway.protocol;

import io.mqttsn.codec.Bytes;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Connection.Pingreq;
import io.mqttsn.codec.Connection.Pingresp;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Puback;
import io.mqttsn.codec.Publication.Pubcomp;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Publication.Pubrec;
import io.mqttsn.codec.Publication.Pubrel;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.WillMessages;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A client without a plan: says any well-formed message, with a liking for ids it has heard, so
 * that it often answers what the gateway waits for.
 */
public final class RandomTalk {

  private static final List<String> NAMES =
      List.of("a", "ab", "a/b", "a/c", "x/y/z", "pre/one", "\u00e9", "n".repeat(300));
  private static final List<String> FILTERS =
      List.of("a/#", "#", "+", "a/+", "/#", "a/#/b", "a+", "ab", "a/b", "pre/one", "a\0");

  private final RandomGenerator random;
  private final String client;
  private int topicId = 1;
  private int messageId = 1;
  private Message open = new Pingreq("");

  /** As this client; names and ids come from {@code random}. */
  public RandomTalk(RandomGenerator random, String client) {
    this.random = random;
    this.client = client;
  }

  /** Remembers the ids of a message of the gateway. */
  public void heard(Message message) {
    if (message instanceof Register register) {
      topicId = register.topicId();
      messageId = register.messageId();
      open = message;
    } else if (message instanceof Publish publish) {
      topicId = publish.topic().wireId();
      messageId = publish.messageId();
      open = message;
    } else if (message instanceof Pubrel pubrel) {
      messageId = pubrel.messageId();
      open = message;
    } else if (message instanceof Regack regack) {
      topicId = regack.topicId();
    } else if (message instanceof Suback suback) {
      topicId = suback.topicId();
    }
  }

  /** The next thing to say. */
  public Message next() {
    return switch (random.nextInt(24)) {
      case 0, 1 -> connect();
      case 2 -> new WillMessages.WillTopic(Qos.ONE, coin(), coin() ? "w" : "");
      case 3 -> new WillMessages.WillMsg(Bytes.utf8("gone"));
      case 4 -> new WillMessages.WillTopicUpd(Qos.ZERO, coin(), coin() ? "w" : "");
      case 5 -> new WillMessages.WillMsgUpd(Bytes.EMPTY);
      case 6 -> new Register(random.nextInt(0x10000), number(), name());
      case 7 -> new Subscribe(coin(), qos(), subscriptionTopic(), number());
      case 8 -> new Unsubscribe(subscriptionTopic(), number());
      case 9, 10 -> new Publish(coin(), qos(), coin(), publishTopic(), number(), payload());
      case 11 -> new Pubrel(number());
      case 12 -> new Pubrec(number());
      case 13 -> new Pubcomp(number());
      case 14 -> new Puback(topicId(), number(), code());
      case 15 -> new Regack(topicId(), number(), code());
      case 16, 17 -> new Pingreq(coin() ? client : "");
      case 18 -> new Pingresp();
      case 19 -> new Disconnect(coin() ? 1 + random.nextInt(200) : Disconnect.NO_DURATION);
      default -> answer();
    };
  }

  /** A CONNECT that is always supervised. */
  public Connect connect() {
    return new Connect(
        random.nextInt(4) == 0, coin(), Connect.PROTOCOL_ID, 1 + random.nextInt(100), client);
  }

  /** A name that the broker may publish on. */
  public String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  /** Octets of some length. */
  public Bytes payload() {
    return Bytes.wrap(new byte[random.nextInt(random.nextInt(8) == 0 ? 400 : 10)]);
  }

  private Message answer() {
    if (open instanceof Register register) {
      return new Regack(register.topicId(), register.messageId(), mostlyAccepted());
    }
    if (open instanceof Publish publish) {
      return publish.qos() == Qos.TWO && coin()
          ? new Pubrec(publish.messageId())
          : new Puback(publish.topic().wireId(), publish.messageId(), mostlyAccepted());
    }
    return open instanceof Pubrel pubrel ? new Pubcomp(pubrel.messageId()) : open;
  }

  private TopicRef publishTopic() {
    return switch (random.nextInt(4)) {
      case 0 -> new TopicRef.PredefinedId(random.nextInt(3));
      case 1 -> new TopicRef.ShortName(coin() ? 'a' << 8 | 'b' : random.nextInt(0x10000));
      default -> new TopicRef.RegisteredId(topicId());
    };
  }

  private TopicRef subscriptionTopic() {
    return switch (random.nextInt(6)) {
      case 0 -> new TopicRef.PredefinedId(random.nextInt(3));
      case 1 -> new TopicRef.ShortName(coin() ? 'a' << 8 | 'b' : '/' << 8 | '#');
      case 2 -> new TopicRef.Name(name());
      default -> new TopicRef.Name(FILTERS.get(random.nextInt(FILTERS.size())));
    };
  }

  private int topicId() {
    return random.nextInt(3) == 0 ? random.nextInt(0x10000) : topicId;
  }

  private int number() {
    return coin() ? messageId : random.nextInt(8);
  }

  private Qos qos() {
    return Qos.values()[random.nextInt(Qos.values().length)];
  }

  private ReturnCode code() {
    return ReturnCode.of(random.nextInt(4));
  }

  private ReturnCode mostlyAccepted() {
    return random.nextInt(4) == 0 ? code() : ReturnCode.ACCEPTED;
  }

  private boolean coin() {
    return random.nextBoolean();
  }
}

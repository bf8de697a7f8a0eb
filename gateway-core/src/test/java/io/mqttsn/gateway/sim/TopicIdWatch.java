package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Connection.Disconnect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Publication.Publish;
import io.mqttsn.codec.Registration.Regack;
import io.mqttsn.codec.Registration.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamCommand.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * No topic id is used before it was told, and none ever changes its meaning in a session: kept by
 * what was said to one client and what it answered.
 */
final class TopicIdWatch {

  private static final long T_RETRY = 10_000;

  private final String client;
  private final World world;
  private final Map<Integer, String> meaning = new HashMap<>();
  private final Set<Integer> told = new HashSet<>();
  private final Set<Integer> everTold = new HashSet<>();
  private final Map<Integer, Long> registeredAt = new HashMap<>();
  private final Map<Integer, Integer> registers = new HashMap<>();
  private final Map<Integer, String> asked = new HashMap<>();
  private boolean cleanConnect;
  private boolean cleanSession;
  private boolean asksForSleep;
  private boolean asleep;

  TopicIdWatch(String client, World world) {
    this.client = client;
    this.world = world;
  }

  void arrived(Message message) {
    if (message instanceof Connect connect) {
      cleanConnect = connect.cleanSession();
      asksForSleep = false;
    } else if (message instanceof Disconnect disconnect) {
      asksForSleep = disconnect.durationSeconds() > 0;
    } else if (message instanceof Register register) {
      asked.put(register.messageId(), register.topicName());
    } else if (message instanceof Subscribe subscribe) {
      boolean exact =
          subscribe.topic() instanceof TopicRef.Name name && !Topics.hasWildcard(name.name());
      asked.put(subscribe.messageId(), exact ? ((TopicRef.Name) subscribe.topic()).name() : null);
    } else if (message instanceof Regack regack
        && regack.returnCode() == ReturnCode.ACCEPTED
        && Integer.valueOf(regack.topicId()).equals(registers.get(regack.messageId()))) {
      tell(regack.topicId());
    }
  }

  void sent(Message message, long now) {
    if (message instanceof Connack connack && connack.returnCode() == ReturnCode.ACCEPTED) {
      if (!asleep || cleanConnect) {
        told.clear();
        registeredAt.clear();
      }
      asleep = false;
    } else if (message instanceof Disconnect) {
      asleep = asksForSleep;
    } else if (message instanceof Regack regack && regack.returnCode() == ReturnCode.ACCEPTED) {
      means(regack.topicId(), asked.get(regack.messageId()));
      tell(regack.topicId());
    } else if (message instanceof Suback suback && suback.returnCode() == ReturnCode.ACCEPTED) {
      String name = asked.get(suback.messageId());
      if (name != null && suback.topicId() != 0) {
        means(suback.topicId(), name);
        tell(suback.topicId());
      }
    } else if (message instanceof Register register) {
      means(register.topicId(), register.topicName());
      registers.put(register.messageId(), register.topicId());
      registeredAt.putIfAbsent(register.topicId(), now);
    } else if (message instanceof Publish publish
        && publish.topic() instanceof TopicRef.RegisteredId id) {
      used(id.id(), publish, now);
    }
  }

  private void used(int id, Publish publish, long now) {
    Ledger.Letter letter = world.ledger().letter(publish.payload());
    String name = meaning.get(id);
    Invariant.NO_TOPIC_ID_BEFORE_IT_WAS_TOLD.check(
        name != null && (letter == null || letter.isOn(name)),
        "%s gets %s with id %d, which means %s",
        client,
        letter,
        id,
        name);
    Long since = registeredAt.get(id);
    // SN-REG-11: told earlier in the session, and its REGISTER unanswered for one T_retry.
    boolean insisted = everTold.contains(id) && since != null && now - since >= T_RETRY;
    Invariant.NO_TOPIC_ID_BEFORE_IT_WAS_TOLD.check(
        told.contains(id) || insisted, "%s gets %s with id %d untold", client, letter, id);
  }

  private void tell(int id) {
    told.add(id);
    everTold.add(id);
  }

  private void means(int id, String name) {
    if (name == null) {
      return; // the request came before the session did
    }
    String earlier = meaning.put(id, name);
    Invariant.NO_TOPIC_ID_BEFORE_IT_WAS_TOLD.check(
        earlier == null || earlier.equals(name),
        "id %d of %s means %s and has meant %s",
        id,
        client,
        name,
        earlier);
  }

  void commanded(UpstreamCommand command) {
    if (command instanceof UpstreamCommand.Open open) {
      cleanSession = open.clean();
      if (open.clean()) {
        forget();
      }
    } else if (command instanceof UpstreamCommand.Close close) {
      asleep = false;
      if (cleanSession || close.reason() == Reason.EXPIRED) {
        forget();
      }
    }
  }

  /** Ids keep their meaning in a durable session; whom they were told is forgotten. */
  void powerFails() {
    asleep = false;
    asked.clear();
    if (cleanSession) {
      forget();
    } else {
      told.clear();
      registeredAt.clear();
      registers.clear();
    }
  }

  private void forget() {
    meaning.clear();
    told.clear();
    everTold.clear();
    registeredAt.clear();
    registers.clear();
  }
}

package io.mqttsn.gateway.protocol;

import static io.mqttsn.codec.ReturnCode.ACCEPTED;

import io.mqttsn.codec.Message;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscription.Suback;
import io.mqttsn.codec.Subscription.Subscribe;
import io.mqttsn.codec.Subscription.Unsuback;
import io.mqttsn.codec.Subscription.Unsubscribe;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.port.Metrics.Counter;
import io.mqttsn.gateway.port.SessionChange;
import io.mqttsn.gateway.port.UpstreamCommand;
import io.mqttsn.gateway.port.UpstreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * SUBSCRIBE and UNSUBSCRIBE of one client (MQTT-SN 1.2 §6.9): checked here, decided by the broker,
 * answered after it.
 */
final class SubscriptionExchange {

  /** A request that the broker has not answered yet. */
  private static final class Pending {
    private final boolean subscribe;
    private final int messageId;
    private final long token;
    private final String filter;
    private final TopicRef topic;
    private final Qos qos;

    /** Whether the client has gone to sleep since: it would not hear the answer (SN-SLP-3). */
    private boolean quiet;

    private Pending(Subscribe subscribe, long token, String filter) {
      this(true, subscribe.messageId(), token, filter, subscribe.topic(), subscribe.qos());
    }

    private Pending(Unsubscribe unsubscribe, long token, String filter) {
      this(false, unsubscribe.messageId(), token, filter, unsubscribe.topic(), Qos.ZERO);
    }

    private Pending(
        boolean subscribe, int messageId, long token, String filter, TopicRef topic, Qos qos) {
      this.subscribe = subscribe;
      this.messageId = messageId;
      this.token = token;
      this.filter = filter;
      this.topic = topic;
      this.qos = qos;
    }

    private long octets() {
      return KeptMemory.ofFilter(filter);
    }
  }

  private final String client;
  private final SessionContext context;
  private final Recorder recorder;
  private final TopicRegistry topics;
  private final Subscriptions subscriptions;
  private final List<Pending> pending = new ArrayList<>(1);

  SubscriptionExchange(
      String client,
      SessionContext context,
      Recorder recorder,
      TopicRegistry topics,
      Subscriptions subscriptions) {
    this.client = client;
    this.context = context;
    this.recorder = recorder;
    this.topics = topics;
    this.subscriptions = subscriptions;
  }

  /**
   * @param possible whether the broker can be reached, and the client may ask for anything now
   */
  void onSubscribe(Subscribe subscribe, BooleanSupplier possible, Outbox out) {
    if (isPending(subscribe.messageId())) {
      return; // SN-SUB-8: repeated while pending; there will be one SUBACK.
    }
    TopicRef topic = subscribe.topic();
    String filter = filterOf(topic);
    ReturnCode verdict = verdict(subscribe, filter, possible, out);
    if (verdict != ACCEPTED) {
      out.send(new Suback(Qos.ZERO, idAsked(topic), subscribe.messageId(), verdict));
    } else if (hasRoom(filter, out)) {
      long token = context.tokens().next();
      wait(new Pending(subscribe, token, filter));
      out.submit(new UpstreamCommand.Subscribe(client, token, filter, subscribe.qos()));
    }
  }

  private ReturnCode verdict(
      Subscribe subscribe, String filter, BooleanSupplier possible, Outbox out) {
    if (subscribe.topic() instanceof TopicRef.PredefinedId && filter == null) {
      return ReturnCode.INVALID_TOPIC_ID;
    }
    if (filter == null || !TopicNames.isFilter(filter) || subscribe.qos() == Qos.MINUS_ONE) {
      return ReturnCode.NOT_SUPPORTED;
    }
    if (!context.access().maySubscribe(filter)) {
      out.count(Counter.SUBSCRIBES_FORBIDDEN);
      return ReturnCode.NOT_SUPPORTED;
    }
    boolean full =
        subscriptions.size() + openSubscribes() >= context.settings().maxSubscriptions()
            && !subscriptions.contains(filter);
    full |= !context.share().hasRoom(KeptMemory.ofFilter(filter));
    if (full) {
      out.count(Counter.SUBSCRIBES_REFUSED_FULL);
    }
    return full || !possible.getAsBoolean() ? ReturnCode.CONGESTION : ACCEPTED;
  }

  private int openSubscribes() {
    int open = 0;
    for (Pending request : pending) {
      open += request.subscribe ? 1 : 0;
    }
    return open;
  }

  void onUnsubscribe(Unsubscribe unsubscribe, Outbox out) {
    if (isPending(unsubscribe.messageId())) {
      return;
    }
    String filter = filterOf(unsubscribe.topic());
    if (filter == null || !TopicNames.isFilter(filter)) {
      // UNSUBACK has no return code, and what cannot be there is gone already (SN-SUB-10).
      out.send(new Unsuback(unsubscribe.messageId()));
    } else if (hasRoom(filter, out)) {
      long token = context.tokens().next();
      wait(new Pending(unsubscribe, token, filter));
      out.submit(new UpstreamCommand.Unsubscribe(client, token, filter));
    }
  }

  /** Other rules: what they do not allow any more is given up; the client is not told. */
  void renew(Outbox out) {
    for (UpstreamCommand.Filter filter : subscriptions.filters()) {
      if (!context.access().maySubscribe(filter.filter())) {
        subscriptions.remove(filter.filter());
        recorder.record(new SessionChange.Unsubscribed(client, filter.filter()), out);
        giveUp(filter.filter(), out);
      }
    }
    subscriptions.renew(context.predefined());
  }

  private void giveUp(String filter, Outbox out) {
    out.count(Counter.SUBSCRIBES_FORBIDDEN);
    out.submit(new UpstreamCommand.Unsubscribe(client, context.tokens().next(), filter));
  }

  /**
   * @return the filter that is subscribed now, or null if nobody waits for this answer
   */
  String onSubscribed(UpstreamEvent.Subscribed event, Outbox out) {
    Pending request = take(event.token());
    if (request == null) {
      return null;
    }
    if (!context.access().maySubscribe(request.filter)) {
      // A reload has come between question and answer.
      giveUp(request.filter, out);
      answer(request, refusal(request, ReturnCode.NOT_SUPPORTED), out);
      return null;
    }
    TopicRef form = formNow(request);
    subscriptions.add(request.filter, request.qos, form);
    recorder.record(new SessionChange.Subscribed(client, request.filter, request.qos, form), out);
    // What PUBLISH will carry; 0 for wildcards only (A27).
    int id = TopicNames.hasWildcard(request.filter) ? 0 : request.topic.wireId();
    TopicRegistry.Topic normal = normalTopic(request, out);
    if (normal != null) {
      id = normal.id();
    }
    boolean heard =
        answer(request, new Suback(event.granted(), id, request.messageId, ACCEPTED), out);
    if (heard && normal != null) {
      topics.told(normal);
    }
    return request.filter;
  }

  /** As it was asked for, unless a reload has given the predefined id to another topic since. */
  private TopicRef formNow(Pending request) {
    boolean redefined =
        request.topic instanceof TopicRef.PredefinedId id
            && !request.filter.equals(context.predefined().name(id.id()));
    return redefined ? new TopicRef.Name(request.filter) : request.topic;
  }

  /** The topic with the normal id that the SUBACK carries, or null if it carries none. */
  private TopicRegistry.Topic normalTopic(Pending request, Outbox out) {
    if (!(request.topic instanceof TopicRef.Name) || TopicNames.hasWildcard(request.filter)) {
      return null;
    }
    TopicRegistry.Topic topic = topics.obtain(request.filter);
    if (topic == null) {
      // A21: still subscribed; a REGISTER will be tried when there is something to deliver.
      out.count(Counter.TOPIC_IDS_EXHAUSTED);
    } else {
      recorder.topic(topic, out);
    }
    return topic;
  }

  void onUnsubscribed(UpstreamEvent.Unsubscribed event, Outbox out) {
    Pending request = take(event.token());
    if (request != null) {
      if (subscriptions.remove(request.filter)) {
        recorder.record(new SessionChange.Unsubscribed(client, request.filter), out);
      }
      answer(request, new Unsuback(request.messageId), out);
    }
  }

  /**
   * The broker cannot now, or does not allow it. UNSUBACK cannot say so: the client asks again
   * (SN-PUB-10).
   *
   * @return whether the answer was awaited here
   */
  boolean onRefused(UpstreamEvent.Refused event, Outbox out) {
    Pending request = take(event.token());
    if (request == null) {
      return false;
    }
    if (request.subscribe) {
      ReturnCode code =
          event.cause() == UpstreamEvent.Cause.CONGESTION
              ? ReturnCode.CONGESTION
              : ReturnCode.NOT_SUPPORTED;
      answer(request, refusal(request, code), out);
    }
    return true;
  }

  private static Suback refusal(Pending request, ReturnCode code) {
    return new Suback(Qos.ZERO, idAsked(request.topic), request.messageId, code);
  }

  /** The client goes to sleep: what it has not been told yet it will ask for again. */
  void quiet() {
    pending.forEach(request -> request.quiet = true);
  }

  private static boolean answer(Pending request, Message answer, Outbox out) {
    return !request.quiet && out.answer(answer);
  }

  void clear() {
    pending.forEach(request -> context.share().giveBack(request.octets()));
    pending.clear();
  }

  /** The id that a refusal carries: the predefined one that was asked for, else none. */
  private static int idAsked(TopicRef topic) {
    return topic instanceof TopicRef.PredefinedId ? topic.wireId() : 0;
  }

  /** The filter that is meant, or null if there is none. */
  private String filterOf(TopicRef topic) {
    if (topic instanceof TopicRef.Name name) {
      return name.name();
    }
    if (topic instanceof TopicRef.PredefinedId id) {
      return context.predefined().name(id.id());
    }
    return topic instanceof TopicRef.ShortName shortName ? shortName.name() : null;
  }

  private boolean hasRoom(String filter, Outbox out) {
    boolean room =
        pending.size() < context.settings().maxUnacknowledged()
            && context.share().hasRoom(KeptMemory.ofFilter(filter));
    if (!room) {
      out.count(Counter.FRAMES_UNEXPECTED); // A29: beyond that a client repeats.
    }
    return room;
  }

  private void wait(Pending request) {
    pending.add(request);
    context.share().takeAnyhow(request.octets());
  }

  private boolean isPending(int messageId) {
    for (Pending request : pending) {
      if (request.messageId == messageId) {
        request.quiet = false; // whoever asks again is listening
        return true;
      }
    }
    return false;
  }

  private Pending take(long token) {
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i).token == token) {
        Pending request = pending.remove(i);
        context.share().giveBack(request.octets());
        return request;
      }
    }
    return null;
  }
}

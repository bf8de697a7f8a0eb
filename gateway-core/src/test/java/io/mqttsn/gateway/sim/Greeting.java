package io.mqttsn.gateway.sim;

import io.mqttsn.codec.Connection.Connack;
import io.mqttsn.codec.Connection.Connect;
import io.mqttsn.codec.Message;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMessages.WillMsg;
import io.mqttsn.codec.WillMessages.WillMsgReq;
import io.mqttsn.codec.WillMessages.WillTopic;
import io.mqttsn.codec.WillMessages.WillTopicReq;

/** From a device's CONNECT to the gateway's CONNACK, its will in between. */
final class Greeting {

  private static final int PROTOCOL_ID = 1;

  private final Device device;
  private final Habits habits;
  private final Ledger ledger;
  private final Question question;
  private final Runnable welcome;
  private final Runnable refusal;

  Greeting(
      Device device,
      Habits habits,
      Ledger ledger,
      Question question,
      Runnable welcome,
      Runnable refusal) {
    this.device = device;
    this.habits = habits;
    this.ledger = ledger;
    this.question = question;
    this.welcome = welcome;
    this.refusal = refusal;
  }

  void begin() {
    question.ask(
        new Connect(
            habits.will(), habits.clean(), PROTOCOL_ID, habits.keepAliveSeconds(), device.id()),
        m -> m instanceof Connack,
        m -> onConnack((Connack) m));
  }

  private void onConnack(Connack connack) {
    (connack.returnCode() == ReturnCode.ACCEPTED ? welcome : refusal).run();
  }

  /** Whatever else there is belongs to a connection that is not there yet, or not any more. */
  void hear(Message message) {
    if (message instanceof WillTopicReq) {
      question.goOnWith(new WillTopic(Qos.ONE, false, Topics.WILLS));
    } else if (message instanceof WillMsgReq) {
      question.goOnWith(new WillMsg(ledger.writeWill(device.id()).payload));
    }
  }
}

package io.mqttsn.gateway.protocol;

/** Names for upstream commands that want an answer: never the same twice, never 0. */
public final class Tokens {

  private long last;

  long next() {
    return ++last;
  }
}

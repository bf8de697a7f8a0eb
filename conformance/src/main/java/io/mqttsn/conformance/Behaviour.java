package io.mqttsn.conformance;

/**
 * One promise of {@code docs/behaviours.md}. A regression is one behind which stands a defect that
 * users of other gateways have met; one of its tests must say that it guards against it.
 */
record Behaviour(String number, String group, String promise, boolean regression) {}

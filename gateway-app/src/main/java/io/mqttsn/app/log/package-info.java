/**
 * What slf4j-simple, which writes the log, cannot do itself: levels that change while the gateway
 * runs, and the priorities of the journal.
 */
package io.mqttsn.app.log;

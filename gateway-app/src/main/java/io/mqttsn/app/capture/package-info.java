/** Frames of a running gateway in a file that Wireshark reads. */
package io.mqttsn.app.capture;

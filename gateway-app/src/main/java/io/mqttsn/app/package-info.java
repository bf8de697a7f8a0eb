/**
 * The front door: {@link io.mqttsn.app.GatewayMain} reads the command line, each command is a file
 * beside it, and the wiring puts the house together. Exit codes are those of {@code ExitCode}; what
 * a user got wrong is one line on standard error, never a stack trace.
 */
package io.mqttsn.app;

/**
 * What is said to systemd when it runs the gateway as a service: ready, alive, how it is doing,
 * reloading, stopping. Without systemd everything here is silent.
 */
package io.mqttsn.app.systemd;

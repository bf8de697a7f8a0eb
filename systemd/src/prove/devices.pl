#!/usr/bin/perl
# Devices, many at once, on what every Debian has. Says after how many milliseconds the first one
# was accepted, and how many are in the end; then keeps them connected, silent, until its standard
# input is closed.
#   devices.pl COUNT [HOST:PORT]
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Time::HiRes qw(time);

my ($count, $gateway) = (@ARGV, '127.0.0.1:10000');
my $begin = time;
my $first;
my @accepted;

sub connect_frame {
  my $id = shift;
  return pack('CCCCna*', 6 + length $id, 0x04, 0x04, 0x01, 0, $id);    # clean, no keep-alive
}

for my $number (1 .. $count) {
  my $id = "device-$number";
  my $deadline = time + 30;
  until (@accepted == $number) {
    die "no CONNACK for $id\n" if time > $deadline;
    my $socket = IO::Socket::INET->new(Proto => 'udp', PeerAddr => $gateway) or die "$!\n";
    $socket->send(connect_frame($id));    # refused while nobody listens: tried again
    next unless IO::Select->new($socket)->can_read(0.02);
    my $answer = '';
    next unless defined $socket->recv($answer, 100);
    next unless $answer eq pack('C*', 3, 0x05, 0);
    $first //= time;
    push @accepted, $socket;
  }
}

$| = 1;
printf "%d ms to the first CONNACK, %d accepted\n", 1000 * ($first - $begin), scalar @accepted;
1 while <STDIN>;

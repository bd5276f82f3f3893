#pragma once

namespace chat::relay {

// What has to happen in Redis in one step. Times are Redis' own, so that clocks of relays do not count.
//
// KEYS: the leases (a sorted set: when each ends, in milliseconds), the epoch, the last number that a relay
// was given, the stream, and what was taken back (a sorted set, by its numbers).

/// ARGV: a new epoch, in case nobody is there; the origin of this relay; its hello, and that in case nobody
/// is there; where its last hello was in the stream, if nobody answered that; up to where it knows what was
/// taken back, "0" if that means nothing to it. Gives its number, the epoch, how many others are there, where
/// its hello is in the stream, the number of what was taken back last, and what was since.
///
/// Only the first of all has a lease by that: another is not there before it knows what there is. So of two
/// that come and wait, none waits for the other. Every relay that is there answers a hello: if nothing but
/// hellos of others who have come stands behind the last one, the leases are of relays that are gone. Such
/// hellos are 'h' in the stream. That of the first of all is not: it can tell others what there is.
///
/// The first command that writes is one that a full Redis refuses: after another it would let all pass.
inline constexpr const char* kComeScript = R"lua(
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local number = redis.call('INCR', KEYS[3])
redis.call('ZREM', KEYS[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local is_answered = redis.call('XLEN', KEYS[4]) > 0
if is_answered and ARGV[5] ~= '' then
  is_answered = false
  for _, entry in ipairs(redis.call('XRANGE', KEYS[4], '(' .. ARGV[5], '+', 'COUNT', 1000)) do
    is_answered = is_answered or entry[2][3] ~= 'h'
  end
end
if not is_answered then
  redis.call('DEL', KEYS[1])
end
local others = redis.call('ZCARD', KEYS[1])
local kind = others == 0 and 'e' or 'h'
local hello = others == 0 and ARGV[4] or ARGV[3]
local id = redis.call('XADD', KEYS[4], 'MAXLEN', '~', 100000, '*', 'n', number, kind, hello)
if others == 0 then
  redis.call('SET', KEYS[2], ARGV[1])
  redis.call('ZADD', KEYS[1], now + 15000, ARGV[2])
end
local newest = redis.call('ZREVRANGE', KEYS[5], 0, 0, 'WITHSCORES')
local undone = {}
if ARGV[6] ~= '0' then
  undone = redis.call('ZRANGEBYSCORE', KEYS[5], '(' .. ARGV[6], '+inf')
end
return {number, redis.call('GET', KEYS[2]), others, id, newest[2] or '0', undone}
)lua";

/// KEYS: what was taken back. ARGV: its number, and what it is. The last 20,000 are kept.
inline constexpr const char* kTakeBackScript = R"lua(
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
return redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -20001)
)lua";

/// KEYS: the leases, the epoch, and the stream. ARGV: the relay's origin, the epoch in which it came, and
/// "new" for its first lease: it has come among those whose epoch this is. Gives the epoch, and the origins
/// of those who are there; nothing if its lease has ended, or if this is another epoch. Entries go that are
/// older than ten minutes: whoever has not read them has lost its lease.
inline constexpr const char* kRenewScript = R"lua(
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
local epoch = redis.call('GET', KEYS[2])
local is_held = ends and tonumber(ends) > now and epoch == ARGV[2]
if not epoch or not (is_held or ARGV[3] == 'new') then
  return {}
end
redis.call('ZADD', KEYS[1], now + 15000, ARGV[1])
redis.call('XTRIM', KEYS[3], 'MINID', now - 600000)
return {epoch, redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')}
)lua";

/// ARGV: the relay's origin. It goes.
inline constexpr const char* kGoScript = "return redis.call('ZREM', KEYS[1], ARGV[1])";

}  // namespace chat::relay

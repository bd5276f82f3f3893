#pragma once

namespace chat::relay {

// What has to happen in Redis in one step. Times are Redis' own, so that clocks of relays do not count.
//
// KEYS: the leases (a sorted set: when each ends, in milliseconds), the epoch, the last number that a relay
// was given, and the stream.

/// ARGV: a new epoch, in case nobody is there; the origin of this relay; its hello. Gives its number, the
/// epoch, how many others are there, and where its hello is in the stream. Only the first of all has a lease
/// by that: another is not there before it knows what there is. So of two that come and wait, none waits for
/// the other.
inline constexpr const char* kComeScript = R"lua(
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('ZREM', KEYS[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('EXISTS', KEYS[4]) == 0 then
  redis.call('DEL', KEYS[1])
end
local others = redis.call('ZCARD', KEYS[1])
local number = redis.call('INCR', KEYS[3])
local id = redis.call('XADD', KEYS[4], 'MAXLEN', '~', 100000, '*', 'n', number, 'e', ARGV[3])
if others == 0 then
  redis.call('SET', KEYS[2], ARGV[1])
  redis.call('ZADD', KEYS[1], now + 15000, ARGV[2])
end
return {number, redis.call('GET', KEYS[2]), others, id}
)lua";

/// KEYS: the leases, the epoch, and the stream. ARGV: the relay's origin, the epoch in which it came, and
/// "new" for its first lease. Gives the origins of those who are there; nothing if its lease has ended, or if
/// this is another epoch. Entries go that are older than ten minutes: whoever has not read them has lost its
/// lease.
inline constexpr const char* kRenewScript = R"lua(
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
local is_held = ARGV[3] == 'new' or (ends and tonumber(ends) > now)
if redis.call('GET', KEYS[2]) ~= ARGV[2] or not is_held then
  return {}
end
redis.call('ZADD', KEYS[1], now + 15000, ARGV[1])
redis.call('XTRIM', KEYS[3], 'MINID', now - 600000)
return redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
)lua";

/// ARGV: the relay's origin. It goes.
inline constexpr const char* kGoScript = "return redis.call('ZREM', KEYS[1], ARGV[1])";

}  // namespace chat::relay

#pragma once

#include <array>
#include <string_view>

namespace chat::relay {

// How accounts stand in the Redis that several relays share.

namespace account_keys {

/// A hash of the table itself: its `id`, drawn at random; its `revision`, which grows with each change;
/// `complete-from`: who knows an older revision has to read all; and `merged:ID`, the revision up to which
/// another table has been brought in.
inline constexpr std::string_view kTable = "{chat-relay}:accounts-table";
// By folded name: names as they were registered, and private numbers. Folded names by fingerprint.
inline constexpr std::string_view kNames = "{chat-relay}:accounts";
inline constexpr std::string_view kNumbers = "{chat-relay}:private-numbers";
inline constexpr std::string_view kCertificates = "{chat-relay}:certificates";
// Folded names, sorted by the revision in which the account was changed last, and in which it ended.
inline constexpr std::string_view kChanged = "{chat-relay}:accounts-changed";
inline constexpr std::string_view kEnded = "{chat-relay}:accounts-ended";

/// KEYS 1 to 6 of each script.
inline constexpr std::array kOfAll{kTable, kNames, kNumbers, kCertificates, kChanged, kEnded};

// With the folded name behind it: a hash of its `hash` and when it was `made`; its fingerprints.
inline constexpr std::string_view kAccount = "{chat-relay}:account:";
inline constexpr std::string_view kOwnCertificates = "{chat-relay}:certificates-of:";

}  // namespace account_keys

// Each is what has to happen in one step.
namespace account_scripts {

/// What each change of one account begins with. KEYS[7]: its hash; KEYS[8]: its fingerprints. ARGV: the id of
/// the table that is meant, the account, and what the script says.
inline constexpr const char* kChange = R"lua(
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then
  return redis.error_reply('ERR Redis has other accounts now than a moment ago')
end
local function note()
  redis.call('ZADD', KEYS[5], redis.call('HINCRBY', KEYS[1], 'revision', 1), ARGV[2])
  redis.call('ZREM', KEYS[6], ARGV[2])
end
)lua";

/// ARGV: the account's name, its hash, when it was made.
inline constexpr const char* kAdd = R"lua(
if redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[3]) == 0 then return 0 end
redis.call('HSET', KEYS[7], 'hash', ARGV[4], 'made', ARGV[5])
note()
return 1
)lua";

/// Gives its private number. Of those that have ended the last thousand are known.
inline constexpr const char* kRemove = R"lua(
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return '0' end
local number = redis.call('HGET', KEYS[3], ARGV[2])
for _, each in ipairs(redis.call('SMEMBERS', KEYS[8])) do redis.call('HDEL', KEYS[4], each) end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('DEL', KEYS[7], KEYS[8])
redis.call('ZREM', KEYS[5], ARGV[2])
redis.call('ZADD', KEYS[6], redis.call('HINCRBY', KEYS[1], 'revision', 1), ARGV[2])
local forgotten = redis.call('ZRANGE', KEYS[6], 0, -1001, 'WITHSCORES')
if #forgotten > 0 then
  redis.call('HSET', KEYS[1], 'complete-from', forgotten[#forgotten])
  redis.call('ZREMRANGEBYRANK', KEYS[6], 0, -1001)
end
return number or '0'
)lua";

/// ARGV: the new hash. An account that has ended meanwhile stays so.
inline constexpr const char* kSetHash = R"lua(
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 1 then
  redis.call('HSET', KEYS[7], 'hash', ARGV[3])
  note()
end
return 1
)lua";

/// ARGV: a fingerprint.
inline constexpr const char* kAddCertificate = R"lua(
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return redis.error_reply('ERR the account has ended') end
if redis.call('HSETNX', KEYS[4], ARGV[3], ARGV[2]) == 0 then return 0 end
redis.call('SADD', KEYS[8], ARGV[3])
note()
return 1
)lua";

/// The same.
inline constexpr const char* kRemoveCertificate = R"lua(
if redis.call('SREM', KEYS[8], ARGV[3]) == 0 then return 0 end
redis.call('HDEL', KEYS[4], ARGV[3])
note()
return 1
)lua";

/// ARGV: a number that was drawn. Gives the number that it has.
inline constexpr const char* kGiveNumber = R"lua(
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return '0' end
if redis.call('HSETNX', KEYS[3], ARGV[2], ARGV[3]) == 1 then note() end
return redis.call('HGET', KEYS[3], ARGV[2])
)lua";

/// Gives the number that it had.
inline constexpr const char* kTakeNumber = R"lua(
local number = redis.call('HGET', KEYS[3], ARGV[2])
if not number then return '0' end
redis.call('HDEL', KEYS[3], ARGV[2])
note()
return number
)lua";

/// ARGV: from which revision on; after which revision accounts have ended that count, or "" for none; how
/// many accounts to give at the most; and what an account's hash and fingerprints are called before its name.
/// Gives the table's id and revision, from where on it is complete, who has ended, accounts in the order of
/// their last change, and the revision of the last of these.
inline constexpr const char* kChangesSince = R"lua(
local table = redis.call('HMGET', KEYS[1], 'id', 'revision', 'complete-from')
local ended = {}
if ARGV[2] ~= '' then ended = redis.call('ZRANGEBYSCORE', KEYS[6], '(' .. ARGV[2], '+inf') end
local changed = redis.call('ZRANGEBYSCORE', KEYS[5], ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[3])
local accounts = {}
for i = 1, #changed, 2 do
  local account = changed[i]
  local own = redis.call('HMGET', ARGV[4] .. account, 'hash', 'made')
  accounts[#accounts + 1] = {account, redis.call('HGET', KEYS[2], account) or '', own[1] or '', own[2] or '0',
                             redis.call('HGET', KEYS[3], account) or '0',
                             redis.call('SMEMBERS', ARGV[5] .. account)}
end
return {table[1] or '', table[2] or '0', table[3] or '0', ended, accounts, changed[#changed] or ''}
)lua";

/// Brings in the accounts of a relay. ARGV: what an account's hash and fingerprints are called before its
/// name; the id and the revision that the table has, "" and 0 where there is none; its id from now on; "all"
/// or "lacking"; its revision from now on, if "all"; the id that the relay's accounts had, and their
/// revision; and for each its folded name, name, hash, when it was made, its private number, how many
/// fingerprints, and these. "lacking": accounts that are there stay as they are. "all": the table becomes
/// that of the relay. Gives which have another password there, and who was there and is not any more; nothing
/// if the table is another by now.
inline constexpr const char* kBring = R"lua(
local table = redis.call('HMGET', KEYS[1], 'id', 'revision')
if (table[1] or '') ~= ARGV[3] or (table[2] or '0') ~= ARGV[4] then return false end
local had, dropped, others = {}, {}, {}
local is_all = ARGV[6] == 'all'
if is_all and ARGV[3] ~= '' then
  had = redis.call('HGETALL', KEYS[2])
  for i = 1, #had, 2 do redis.call('DEL', ARGV[1] .. had[i], ARGV[2] .. had[i]) end
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
end
redis.call('HSET', KEYS[1], 'id', ARGV[5])
if ARGV[8] ~= '' and ARGV[8] ~= ARGV[5] then redis.call('HSET', KEYS[1], 'merged:' .. ARGV[8], ARGV[9]) end
local older = tonumber(ARGV[7])
local function note(account)
  older = older - 1
  local revision = is_all and older or redis.call('HINCRBY', KEYS[1], 'revision', 1)
  redis.call('ZADD', KEYS[5], revision, account)
  redis.call('ZREM', KEYS[6], account)
end
local i = 10
while i <= #ARGV do
  local account, count = ARGV[i], tonumber(ARGV[i + 5])
  if redis.call('HSETNX', KEYS[2], account, ARGV[i + 1]) == 1 then
    redis.call('HSET', ARGV[1] .. account, 'hash', ARGV[i + 2], 'made', ARGV[i + 3])
    if ARGV[i + 4] ~= '0' then redis.call('HSET', KEYS[3], account, ARGV[i + 4]) end
    for k = i + 6, i + 5 + count do
      if redis.call('HSETNX', KEYS[4], ARGV[k], account) == 1 then redis.call('SADD', ARGV[2] .. account, ARGV[k]) end
    end
    note(account)
  elseif redis.call('HGET', ARGV[1] .. account, 'hash') ~= ARGV[i + 2] then
    others[#others + 1] = ARGV[i + 1]
  end
  i = i + 6 + count
end
if is_all then
  for _, account in ipairs(redis.call('HKEYS', KEYS[2])) do
    if not redis.call('ZSCORE', KEYS[5], account) then note(account) end
  end
  redis.call('HSET', KEYS[1], 'revision', ARGV[7], 'complete-from', ARGV[7])
end
for k = 1, #had, 2 do
  if redis.call('HEXISTS', KEYS[2], had[k]) == 0 then dropped[#dropped + 1] = had[k + 1] end
end
return {others, dropped}
)lua";

}  // namespace account_scripts

}  // namespace chat::relay

#include "relay/hub/history.h"

#include "common/text.h"

#include <algorithm>
#include <utility>

namespace chat::relay {

namespace {

/// Whether it has not been taken back.
bool is_left(const KeptLine& line) {
  return line.kind != Fact::Kind::redacted;
}

}  // namespace

Fact KeptLine::fact(std::string_view room) const {
  if (event != nullptr) {
    Fact fact = event->view();
    fact.target = room;
    return fact;
  }
  Fact fact{kind, {nick, user, host}};
  fact.source.account = account;
  fact.source.bot = bot;
  fact.target = room;
  fact.text = text;
  fact.tags = tags;
  fact.id = id;
  fact.at.wall = at;
  return fact;
}

KeptLine KeptLine::redacted() const {
  KeptLine left{};
  left.kind = Fact::Kind::redacted;
  left.id = id;
  left.at = at;
  return left;
}

void History::write(const Fact& fact, Entry& entry) {
  entry.kind = fact.kind;
  entry.id = fact.id;
  entry.at = fact.at.wall;
  entry.nick = fact.source.nick;
  entry.user = fact.source.user;
  entry.host = fact.source.host;
  entry.text = fact.text;
  const bool has_tags = !fact.tags.empty() || !entry.tags.empty();
  if (has_tags) entry.tags = fact.tags.size() > kKeptTagsMaxBytes ? std::string_view() : fact.tags;
  entry.bot = fact.source.bot;
  if (!fact.source.account.empty() || !entry.account.empty()) entry.account = fact.source.account;
  entry.speaker = fact.source.id;
}

History::Entry History::entry_of(const Fact& fact) {
  Entry entry{};
  write(fact, entry);
  return entry;
}

void History::add(const Fact& fact, bool off_record) {
  if (capacity_ == 0) return;
  Entry& entry = next_entry();
  write(fact, entry);
  entry.off_record = off_record;
}

void History::add(Entry entry) {
  if (capacity_ > 0) next_entry() = std::move(entry);
}

void History::clear() {
  const std::size_t capacity = capacity_;
  change_capacity(0);
  capacity_ = capacity;
}

void History::change_capacity(std::size_t capacity) {
  if (capacity == capacity_) return;
  const auto begin = entries_.begin();
  std::rotate(begin, begin + static_cast<std::ptrdiff_t>(oldest_), entries_.end());
  oldest_ = 0;
  capacity_ = capacity;
  if (entries_.size() <= capacity) return;
  const std::size_t too_many = entries_.size() - capacity;
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(too_many));
  entries_.shrink_to_fit();
  forgotten_ += too_many;
}

std::size_t History::count_lines() const {
  return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), is_left));
}

const History::Entry* History::find(std::uint64_t id) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& each) { return each.id == id && is_left(each); });
  return found == entries_.end() ? nullptr : &*found;
}

bool History::has_had(std::uint64_t id, std::uint64_t speaker) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& each) {
    return each.id == id && (each.speaker == speaker || each.speaker == 0 || speaker == 0);
  });
}

bool History::may_have_had(std::uint64_t id, std::uint64_t speaker) const {
  if (has_had(id, speaker)) return true;
  return is_full() &&
         std::all_of(entries_.begin(), entries_.end(), [&](const Entry& each) { return each.id > id; });
}

void History::redact(std::uint64_t id) {
  for (Entry& entry : entries_) {
    if (entry.id == id) entry = entry.redacted();
  }
}

void History::forget(std::string_view account) {
  const std::string folded = fold_case(account);
  for (Entry& entry : entries_) {
    if (fold_case(entry.account) == folded) entry = entry.redacted();
  }
}

const History::Entry* History::take(HistoryCursor& cursor) const {
  cursor.next = std::max(cursor.next, forgotten_);
  while (cursor.next < std::min<std::uint64_t>(cursor.end, forgotten_ + entries_.size())) {
    const Entry& entry = (*this)[static_cast<std::size_t>(cursor.next++ - forgotten_)];
    if (is_left(entry)) return &entry;
  }
  return nullptr;
}

History::Entry& History::next_entry() {
  if (entries_.size() < capacity_) return entries_.emplace_back();
  Entry& oldest = entries_[oldest_];
  oldest_ = (oldest_ + 1) % capacity_;
  ++forgotten_;
  return oldest;
}

}  // namespace chat::relay

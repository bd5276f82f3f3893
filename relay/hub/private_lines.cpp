#include "relay/hub/private_lines.h"

#include "common/text.h"

#include <algorithm>

namespace chat::relay {
namespace {

std::size_t bytes_of(const PrivateLines::Line& each) {
  const KeptLine& line = each.line;
  return sizeof(each) + line.nick.size() + line.user.size() + line.host.size() + line.text.size() +
         line.tags.size() + line.account.size();
}

Source source_of(const KeptLine& line) {
  Source source = line.fact({}).source;
  source.id = line.speaker;
  return source;
}

}  // namespace

void PrivateLines::note(std::uint64_t to, const Fact& fact) {
  if (kept_for_ == Duration::zero()) return;
  while (!lines_.empty() && lines_.front().heard + kept_for_ <= fact.at.steady) drop_first();
  lines_.push_back({to, fact.at.steady, History::entry_of(fact)});
  bytes_ += bytes_of(lines_.back());
  while (bytes_ > kBytesMost) {
    lost_up_to_ = std::max(lost_up_to_, lines_.front().line.id);
    drop_first();
  }
}

void PrivateLines::drop_first() {
  bytes_ -= bytes_of(lines_.front());
  lines_.pop_front();
}

void PrivateLines::rename(std::uint64_t former, std::uint64_t id) {
  for (Line& each : lines_) {
    if (each.to == former) each.to = id;
    if (each.line.speaker == former) each.line.speaker = id;
  }
}

void PrivateLines::redact(const KeptLine& line) {
  std::erase_if(lines_, [&](const Line& each) {
    const bool is_it = each.line.id == line.id && (line.speaker == 0 || each.line.speaker == line.speaker);
    if (is_it) bytes_ -= bytes_of(each);
    return is_it;
  });
}

void PrivateLines::forget(std::string_view account) {
  const std::string folded = fold_case(account);
  std::erase_if(lines_, [&](const Line& each) {
    const bool is_its = !each.line.account.empty() && fold_case(each.line.account) == folded;
    if (is_its) bytes_ -= bytes_of(each);
    return is_its;
  });
}

std::vector<KeptLine> PrivateLines::said_to(const Person& person, std::uint64_t after) const {
  std::vector<KeptLine> lines;
  for (const Line& each : lines_) {
    if (each.to != person.id || each.line.id <= after) continue;
    if (!person.ignores(source_of(each.line))) lines.push_back(each.line);
  }
  return lines;
}

void PrivateLines::begin_after(std::uint64_t lost_up_to) {
  lines_.clear();
  bytes_ = 0;
  lost_up_to_ = lost_up_to;
}

}  // namespace chat::relay

#include "relay/hub/owned_fact.h"

namespace chat::relay {

OwnedFact::OwnedFact(const Fact& fact)
    : kind_(fact.kind),
      bot_(fact.source.bot),
      invisible_(fact.source.invisible),
      rules_relay_(fact.source.rules_relay),
      in_own_words_(fact.source.in_own_words),
      to_one_(fact.to_one),
      to_status_(fact.to_status),
      source_id_(fact.source.id),
      id_(fact.id),
      at_(fact.at),
      changes_(fact.changes.begin(), fact.changes.end()),
      line_(fact.line == nullptr ? nullptr : std::make_shared<const KeptLine>(*fact.line)) {
  Fact views = fact;
  std::size_t bytes = 0;
  auto* size = sizes_.begin();
  for (const std::string_view* const each : texts_of(views)) {
    *size++ = static_cast<std::uint32_t>(each->size());
    bytes += each->size();
  }
  texts_.reserve(bytes);
  for (const std::string_view* const each : texts_of(views)) texts_ += *each;
}

Fact OwnedFact::view() const {
  Fact fact{kind_, {}};
  std::string_view left = texts_;
  const auto* size = sizes_.begin();
  for (std::string_view* const each : texts_of(fact)) {
    *each = left.substr(0, *size);
    left.remove_prefix(*size++);
  }
  fact.source.bot = bot_;
  fact.source.invisible = invisible_;
  fact.source.rules_relay = rules_relay_;
  fact.source.in_own_words = in_own_words_;
  fact.source.id = source_id_;
  fact.to_one = to_one_;
  fact.to_status = to_status_;
  fact.changes = changes_;
  fact.line = line_.get();
  fact.id = id_;
  fact.at = at_;
  return fact;
}

OwnedFact::Texts OwnedFact::texts_of(Fact& fact) {
  Source& by = fact.source;
  return {&by.nick,    &by.user,     &by.host,   &by.realname, &by.account,
          &by.address, &fact.target, &fact.text, &fact.object, &fact.tags};
}

}  // namespace chat::relay

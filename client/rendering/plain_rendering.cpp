#include "client/rendering/plain_rendering.h"

#include "client/rendering/local_time.h"
#include "client/rendering/wording.h"
#include "client/text/formatting.h"
#include "common/local_time.h"

namespace chat::client {
namespace {

void append_part(const Part& part, std::string& out) {
  if (part.is_ours()) {
    out += part.text;
  } else {
    append_plain(part.text, out);
  }
}

void append_words(const Event& event, bool name_room, std::string& out) {
  const Wording wording(event);
  if (name_room && wording.needs_room()) {
    append_plain(event.room, out);
    out += ' ';
  }
  for (const Part& part : wording.lead()) append_part(part, out);
  for (const Part& part : wording.body()) append_part(part, out);
  out += '\n';
}

}  // namespace

void render_plain(const Event& event, const PlainSettings& settings, std::string& out) {
  if (!settings.time_format.empty()) {
    out += formatted(local_time(event.time), settings.time_format);
    out += ' ';
  }
  append_words(event, settings.name_rooms, out);
}

void render_log(const Event& event, std::string& out) {
  out += formatted(local_time(event.time), "%Y-%m-%d %H:%M:%S %z ");
  append_words(event, true, out);
}

}  // namespace chat::client

#include "client/files/logs.h"

#include "client/files/paths.h"
#include "client/rendering/plain_rendering.h"
#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

/// Of those kept open. A stranger may say something under one name after another.
constexpr std::size_t kOpenMax = 32;

// File systems take 255 bytes.
constexpr std::size_t kNameBytesMax = 200;

bool is_fit_for_file(char c) {
  return c != '/' && c != '%' && c != '\x7F' && static_cast<unsigned char>(c) > ' ';
}

}  // namespace

std::string log_name(std::string_view room) {
  if (room.empty()) return "-server-.log";
  std::string name;
  for (const char c : fold_case(room)) {
    const bool fits = is_fit_for_file(c) && !(name.empty() && c == '.');
    name += fits ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    if (name.size() >= kNameBytesMax) break;
  }
  return name + ".log";
}

Result<void> Logs::keep_rooms_in(const std::string& directory) {
  if (auto made = make_private_directories(directory); !made) return made;
  directory_ = directory;
  return {};
}

void Logs::append(const Event& event) {
  if (!all_ && directory_.empty()) return;
  std::string entry;
  render_log(event, entry);
  if (all_) all_->append(entry);
  if (!directory_.empty()) append_to_room(event.room, entry);
}

void Logs::append_to_room(const std::string& room, std::string_view entry) {
  const std::string name = log_name(room);
  auto file = rooms_.find(name);
  if (file == rooms_.end()) {
    auto opened = LogFile::open(fmt::format("{}/{}", directory_, name));
    if (!opened) {
      is_whole_ = false;
      if (!std::exchange(cannot_open_, true)) troubles_.push_back(opened.error());
      return;
    }
    file = rooms_.emplace(name, std::move(*opened)).first;
  }
  file->second.append(entry);
}

std::vector<std::string> Logs::flush() {
  std::vector<std::string> troubles = std::exchange(troubles_, {});
  if (all_) {
    if (auto trouble = all_->flush()) troubles.push_back(std::move(*trouble));
  }
  for (auto& [name, file] : rooms_) flush(file, troubles);
  if (rooms_.size() > kOpenMax) rooms_.clear();
  return troubles;
}

void Logs::flush(LogFile& file, std::vector<std::string>& troubles) {
  if (auto trouble = file.flush()) troubles.push_back(std::move(*trouble));
  is_whole_ = is_whole_ && file.is_whole();
}

}  // namespace chat::client

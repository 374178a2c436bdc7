// The N-API door. Everything that may wait for the device happens off the event loop and comes back as a promise.
#include <napi.h>

#include <cstring>
#include <functional>

#include "device.h"

namespace {

Napi::Error error_of(Napi::Env env, const std::string& code, const std::string& message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  return error;
}

/// Runs `work` in the thread pool, then makes its promise's value with `finish` on the event loop.
class Work : public Napi::AsyncWorker {
 public:
  using Finish = std::function<Napi::Value(Napi::Env)>;
  Work(Napi::Env env, Napi::Value keep, std::function<void()> work, Finish finish)
      : AsyncWorker(env), promise_(Napi::Promise::Deferred::New(env)), work_(std::move(work)), finish_(std::move(finish)) {
    kept_ = Napi::Persistent(Napi::Object::New(env));
    kept_.Set("value", keep);
  }
  Napi::Promise promise() const { return promise_.Promise(); }

 protected:
  void Execute() override {
    try {
      work_();
    } catch (const Fault& fault) {
      code_ = fault.code;
      SetError(fault.what());
    } catch (const std::bad_alloc&) {
      code_ = "out-of-memory";
      SetError("this machine has no memory left");
    } catch (const std::exception& error) {
      SetError(error.what());
    }
  }
  void OnOK() override { promise_.Resolve(finish_(Env())); }
  void OnError(const Napi::Error& error) override { promise_.Reject(error_of(Env(), code_, error.Message()).Value()); }

 private:
  Napi::Promise::Deferred promise_;
  /// What the work reads and writes must outlive it.
  Napi::ObjectReference kept_;
  std::function<void()> work_;
  Finish finish_;
  std::string code_ = "run-failed";
};

Napi::Value start(Napi::Env env, Napi::Value keep, std::function<void()> work, Work::Finish finish) {
  auto* job = new Work(env, keep, std::move(work), std::move(finish));  // deletes itself when it is done
  job->Queue();
  return job->promise();
}

/// What JavaScript holds of a thing here: gone for all when it is released, or when nobody holds it.
template <class T>
struct Held {
  std::shared_ptr<T> value;
  static const napi_type_tag tag;
  static Napi::Value give(Napi::Env env, std::shared_ptr<T> value) {
    auto external = Napi::External<Held>::New(env, new Held{std::move(value)}, [](Napi::Env, Held* held) { delete held; });
    external.TypeTag(&tag);
    return external;
  }
  static Held& of(const Napi::Value& value) {
    if (!value.IsExternal() || !value.As<Napi::External<Held>>().CheckTypeTag(&tag))
      throw error_of(value.Env(), "bad-plan", "this is not what the addon handed out");
    return *value.As<Napi::External<Held>>().Data();
  }
  static std::shared_ptr<T> get(const Napi::Value& value) {
    const auto held = of(value).value;
    if (!held) throw error_of(value.Env(), "bad-plan", "it was released");
    return held;
  }
};
template <>
const napi_type_tag Held<Device>::tag = {0x5343454e45574541ull, 1};
template <>
const napi_type_tag Held<Buffer>::tag = {0x5343454e45574541ull, 2};
template <>
const napi_type_tag Held<Plan>::tag = {0x5343454e45574541ull, 3};
template <>
const napi_type_tag Held<Chain>::tag = {0x5343454e45574541ull, 5};
template <>
const napi_type_tag Held<Ranks>::tag = {0x5343454e45574541ull, 4};

Napi::Value devices(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto found = list_devices();
  Napi::Array list = Napi::Array::New(env, found.size());
  for (size_t i = 0; i < found.size(); i++) {
    Napi::Object device = Napi::Object::New(env);
    device.Set("index", found[i].index);
    device.Set("name", found[i].name);
    device.Set("memoryBytes", found[i].memory_bytes);
    device.Set("computeCapability", std::to_string(found[i].major) + "." + std::to_string(found[i].minor));
    list.Set(i, device);
  }
  return list;
}

/// openDevice(index) → Promise<device>
Napi::Value open_device(const Napi::CallbackInfo& info) {
  const int index = info[0].As<Napi::Number>().Int32Value();
  auto made = std::make_shared<std::shared_ptr<Device>>();
  return start(info.Env(), info[0], [=] { *made = std::make_shared<Device>(index); },
               [=](Napi::Env env) { return Held<Device>::give(env, *made); });
}

/// Like `start`, for work that needs the device: done in the order in which it was asked for.
Napi::Value start_on(const std::shared_ptr<Device>& device, const Napi::CallbackInfo& info, Napi::Value keep,
                     std::function<void()> work, Work::Finish finish) {
  const uint64_t ticket = device->ticket();
  return start(info.Env(), keep,
               [=] {
                 const Device::Turn turn(*device, ticket);
                 device->choose();
                 work();
               },
               std::move(finish));
}

/// roomOf(device) → Promise<bytes that a workspace may take>
Napi::Value room_of(const Napi::CallbackInfo& info) {
  const auto device = Held<Device>::get(info[0]);
  auto bytes = std::make_shared<size_t>(0);
  return start_on(device, info, info[0], [=] { *bytes = device->room(); },
                  [=](Napi::Env env) { return Napi::Number::New(env, static_cast<double>(*bytes)); });
}

/// makeBuffer(device, count, number, block) → Promise<buffer>
Napi::Value make_buffer(const Napi::CallbackInfo& info) {
  const auto device = Held<Device>::get(info[0]);
  const auto count = static_cast<size_t>(info[1].As<Napi::Number>().DoubleValue());
  const auto number = static_cast<Number>(info[2].As<Napi::Number>().Int32Value());
  const int block = info[3].As<Napi::Number>().Int32Value();
  auto made = std::make_shared<std::shared_ptr<Buffer>>();
  return start_on(device, info, info[0], [=] { *made = std::make_shared<Buffer>(device, number, count, block); },
                  [=](Napi::Env env) { return Held<Buffer>::give(env, *made); });
}

/// writeBuffer(buffer, Float32Array, offset), readBuffer(…) → Promise<undefined>; they move as many values as the array has
template <bool is_written>
Napi::Value move_values(const Napi::CallbackInfo& info) {
  const auto buffer = Held<Buffer>::get(info[0]);
  auto data = info[1].As<Napi::Float32Array>();
  const auto offset = static_cast<size_t>(info[2].As<Napi::Number>().DoubleValue());
  float* at = data.Data();
  const size_t count = data.ElementLength();
  const auto work = [=] {
    if (is_written) buffer->write(at, offset, count);
    else buffer->read(at, offset, count);
    // what is pageable was staged: the array may change now
  };
  return start_on(buffer->device(), info, info[1], work, [](Napi::Env env) { return env.Undefined(); });
}

/// drawBuffer(buffer, Float64Array of [offset, count, seed's low and high word, stream, keep, fresh] each) → Promise<undefined>
Napi::Value draw_buffer(const Napi::CallbackInfo& info) {
  const auto buffer = Held<Buffer>::get(info[0]);
  const auto given = info[1].As<Napi::Float64Array>();
  const std::vector<double> parts(given.Data(), given.Data() + given.ElementLength());
  const auto work = [=] {
    for (size_t at = 0; at + 6 < parts.size(); at += 7) {
      const double* part = parts.data() + at;
      const Seed seed{static_cast<unsigned>(part[2]), static_cast<unsigned>(part[3]), static_cast<unsigned>(part[4])};
      buffer->draw(static_cast<size_t>(part[0]), static_cast<size_t>(part[1]), seed, part[5], part[6]);
    }
  };
  return start_on(buffer->device(), info, info[0], work, [](Napi::Env env) { return env.Undefined(); });
}

template <class T>
std::vector<T> copied(const Napi::Value& value) {
  const auto array = value.As<Napi::TypedArrayOf<T>>();
  return {array.Data(), array.Data() + array.ElementLength()};
}

PlanText plan_text(const Napi::Object& from) {
  PlanText text;
  text.words = copied<int32_t>(from.Get("words"));
  text.inputs = copied<int32_t>(from.Get("inputs"));
  text.outputs = copied<int32_t>(from.Get("outputs"));
  text.workspace_bytes = static_cast<size_t>(from.Get("workspaceBytes").As<Napi::Number>().DoubleValue());
  const auto constants = copied<uint8_t>(from.Get("constants"));
  text.constants.assign(constants.begin(), constants.end());
  const auto places = copied<double>(from.Get("places"));
  for (size_t i = 0; i + 2 < places.size(); i += 3)
    text.places.push_back({static_cast<int>(places[i]), static_cast<size_t>(places[i + 1]), static_cast<size_t>(places[i + 2])});
  return text;
}

/// ncclVersion() → 0 where there is none; ranksId() → Uint8Array
Napi::Value nccl_version_of(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), nccl_version()); }

Napi::Value ranks_id(const Napi::CallbackInfo& info) {
  try {
    const RanksId id = make_ranks_id();
    auto bytes = Napi::Uint8Array::New(info.Env(), id.size());
    std::memcpy(bytes.Data(), id.data(), id.size());
    return bytes;
  } catch (const Fault& fault) {
    throw error_of(info.Env(), fault.code, fault.what());
  }
}

/// joinRanks(device, rank, count, id) → Promise<ranks>, when all have joined
Napi::Value join_ranks(const Napi::CallbackInfo& info) {
  const auto device = Held<Device>::get(info[0]);
  const int rank = info[1].As<Napi::Number>().Int32Value(), count = info[2].As<Napi::Number>().Int32Value();
  const auto given = info[3].As<Napi::Uint8Array>();
  RanksId id{};
  if (given.ElementLength() != id.size()) throw error_of(info.Env(), "bad-plan", "this is not a group's id");
  std::memcpy(id.data(), given.Data(), id.size());
  auto made = std::make_shared<std::shared_ptr<Ranks>>();
  const auto work = [=] {
    device->choose();
    *made = std::make_shared<Ranks>(rank, count, id);
  };
  return start(info.Env(), info[0], work, [=](Napi::Env env) { return Held<Ranks>::give(env, *made); });
}

/// shareBuffer(ranks, buffer) → Promise<undefined>: it becomes what it is in the first process
Napi::Value share_buffer(const Napi::CallbackInfo& info) {
  const auto ranks = Held<Ranks>::get(info[0]);
  const auto buffer = Held<Buffer>::get(info[1]);
  const auto work = [=] { ranks->share(buffer->at(), buffer->bytes(), buffer->device()->stream()); };
  return start_on(buffer->device(), info, info[1], work, [](Napi::Env env) { return env.Undefined(); });
}

/// abortRanks(ranks): what waits for a process that is gone ends
void abort_ranks(const Napi::CallbackInfo& info) { Held<Ranks>::get(info[0])->abort(); }

/// makePlan(device, buffers, text, ranks?) → Promise<plan>
Napi::Value make_plan(const Napi::CallbackInfo& info) {
  const auto device = Held<Device>::get(info[0]);
  const auto given = info[1].As<Napi::Array>();
  std::vector<std::shared_ptr<Buffer>> buffers;
  for (uint32_t i = 0; i < given.Length(); i++) buffers.push_back(Held<Buffer>::get(given[i]));
  const auto text = std::make_shared<PlanText>(plan_text(info[2].As<Napi::Object>()));
  const auto ranks = info[3].IsExternal() ? Held<Ranks>::get(info[3]) : nullptr;
  auto made = std::make_shared<std::shared_ptr<Plan>>();
  return start_on(device, info, info[2], [=] { *made = std::make_shared<Plan>(device, buffers, ranks, std::move(*text)); },
                  [=](Napi::Env env) { return Held<Plan>::give(env, *made); });
}

std::shared_ptr<RunCall> run_call(const Napi::Object& options) {
  auto call = std::make_shared<RunCall>();
  const auto inputs = options.Get("inputs").As<Napi::Array>(), outputs = options.Get("outputs").As<Napi::Array>();
  for (uint32_t i = 0; i < inputs.Length(); i++) {
    const auto array = Napi::Value(inputs[i]).As<Napi::Float32Array>();
    call->inputs.push_back(array.Data());
    call->input_bytes.push_back(array.ByteLength());
  }
  for (uint32_t i = 0; i < outputs.Length(); i++) {
    auto array = Napi::Value(outputs[i]).As<Napi::Float32Array>();
    call->outputs.push_back(array.Data());
    call->output_bytes.push_back(array.ByteLength());
  }
  if (options.Get("buffers").IsArray()) {
    const auto given = options.Get("buffers").As<Napi::Array>();
    for (uint32_t i = 0; i < given.Length(); i++) call->buffers.push_back(Held<Buffer>::get(given[i]));
  }
  if (options.Get("refreshed").IsTypedArray()) {
    const auto refreshed = options.Get("refreshed").As<Napi::Float32Array>();
    call->refreshed = refreshed.Data();
    call->refreshed_count = refreshed.ElementLength();
  }
  if (options.Get("cancel").IsTypedArray()) call->cancel = options.Get("cancel").As<Napi::Int32Array>().Data();
  if (options.Get("profile").IsTypedArray()) {
    auto profile = options.Get("profile").As<Napi::Float32Array>();
    call->profile = profile.Data();
    call->profile_count = profile.ElementLength();
  }
  call->is_eager = options.Get("isEager").ToBoolean();
  call->is_poisoned = options.Get("isPoisoned").ToBoolean();
  return call;
}

/// Hands work to the device in its turn and waits for it out of turn. Gives the milliseconds that the device worked.
Napi::Value start_run(const std::shared_ptr<Device>& device, Napi::Env env, Napi::Value keep,
                      std::function<Pending()> enqueue) {
  auto milliseconds = std::make_shared<float>(0);
  const uint64_t ticket = device->ticket();
  const auto work = [=] {
    Pending pending;
    {
      const Device::Turn turn(*device, ticket);
      pending = enqueue();
    }
    // whoever is next hands over its work while this waits
    *milliseconds = Plan::finish(pending);
  };
  return start(env, keep, work, [=](Napi::Env env) { return Napi::Number::New(env, *milliseconds); });
}

/// runPlan(plan, {inputs, outputs, buffers?, refreshed?, isEager?, isPoisoned?, cancel?, profile?}) → Promise<milliseconds>
Napi::Value run_plan(const Napi::CallbackInfo& info) {
  const auto plan = Held<Plan>::get(info[0]);
  const auto call = run_call(info[1].As<Napi::Object>());
  return start_run(plan->device(), info.Env(), info[1], [=] { return plan->enqueue(*call); });
}

/// makeChain(plans) → Promise<chain>
Napi::Value make_chain(const Napi::CallbackInfo& info) {
  const auto given = info[0].As<Napi::Array>();
  std::vector<std::shared_ptr<Plan>> plans;
  for (uint32_t i = 0; i < given.Length(); i++) plans.push_back(Held<Plan>::get(given[i]));
  if (plans.empty()) throw error_of(info.Env(), "bad-plan", "a chain has no plans");
  auto made = std::make_shared<std::shared_ptr<Chain>>();
  return start_on(plans[0]->device(), info, info[0], [=] { *made = std::make_shared<Chain>(plans); },
                  [=](Napi::Env env) { return Held<Chain>::give(env, *made); });
}

/// runChain(chain, calls) → Promise<milliseconds>
Napi::Value run_chain(const Napi::CallbackInfo& info) {
  const auto chain = Held<Chain>::get(info[0]);
  const auto given = info[1].As<Napi::Array>();
  std::vector<std::shared_ptr<RunCall>> calls;
  for (uint32_t i = 0; i < given.Length(); i++) calls.push_back(run_call(Napi::Value(given[i]).As<Napi::Object>()));
  return start_run(chain->device(), info.Env(), info[1], [=] { return chain->enqueue(calls); });
}

template <class T>
void release(const Napi::CallbackInfo& info) {
  Held<T>::of(info[0]).value.reset();
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("devices", Napi::Function::New<devices>(env));
  exports.Set("openDevice", Napi::Function::New<open_device>(env));
  exports.Set("roomOf", Napi::Function::New<room_of>(env));
  exports.Set("makeBuffer", Napi::Function::New<make_buffer>(env));
  exports.Set("writeBuffer", Napi::Function::New<move_values<true>>(env));
  exports.Set("readBuffer", Napi::Function::New<move_values<false>>(env));
  exports.Set("drawBuffer", Napi::Function::New<draw_buffer>(env));
  exports.Set("ncclVersion", Napi::Function::New<nccl_version_of>(env));
  exports.Set("ranksId", Napi::Function::New<ranks_id>(env));
  exports.Set("joinRanks", Napi::Function::New<join_ranks>(env));
  exports.Set("shareBuffer", Napi::Function::New<share_buffer>(env));
  exports.Set("abortRanks", Napi::Function::New<abort_ranks>(env));
  exports.Set("releaseRanks", Napi::Function::New<release<Ranks>>(env));
  exports.Set("makePlan", Napi::Function::New<make_plan>(env));
  exports.Set("runPlan", Napi::Function::New<run_plan>(env));
  exports.Set("makeChain", Napi::Function::New<make_chain>(env));
  exports.Set("runChain", Napi::Function::New<run_chain>(env));
  exports.Set("releaseChain", Napi::Function::New<release<Chain>>(env));
  exports.Set("releasePlan", Napi::Function::New<release<Plan>>(env));
  exports.Set("releaseBuffer", Napi::Function::New<release<Buffer>>(env));
  exports.Set("releaseDevice", Napi::Function::New<release<Device>>(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(sceneweave, init)

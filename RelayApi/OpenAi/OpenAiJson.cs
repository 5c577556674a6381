using System.Text.Json.Serialization;

namespace RelayApi.OpenAi;

/// <summary>Generated serialisers, so that answering an error reflects on nothing.</summary>
[JsonSerializable(typeof(OpenAiErrorBody))]
internal sealed partial class OpenAiJson : JsonSerializerContext;

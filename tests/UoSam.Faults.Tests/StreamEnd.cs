using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.Faults.Tests;

/// <summary>What a stream answered and how it ended.</summary>
/// <param name="Answers">In the order of arrival.</param>
/// <param name="Status">OK, or what it failed with.</param>
/// <param name="Reason">ErrorInfo's reason.</param>
internal sealed record StreamEnd(IReadOnlyList<ExtractPromptsStreamResponse> Answers, StatusCode Status, string? Reason);

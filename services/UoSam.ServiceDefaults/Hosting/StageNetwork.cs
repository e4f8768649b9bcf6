namespace UoSam.ServiceDefaults.Hosting;

/// <summary>What one stage needs of the model.</summary>
/// <param name="Service">Full gRPC service name, e.g. <c>uosam.v1.SamEncoder</c>.</param>
/// <param name="Load">Touches the networks that the stage uses; loads them the first time.</param>
internal sealed record StageNetwork(string Service, Action<SamModel> Load);

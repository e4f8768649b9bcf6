namespace UoSam.Client;

/// <summary>
/// Where the four stages are: <c>http://host:port</c>, <c>unix:/path</c>, <c>dns:///name:port</c> for every address of a
/// name, or several by commas for several replicas.
/// </summary>
/// <param name="Encoder">SamEncoder.</param>
/// <param name="Prompts">PromptExtraction.</param>
/// <param name="Local">LocalOptimizer.</param>
/// <param name="Global">GlobalOptimizer.</param>
public sealed record StageEndpoints(string Encoder, string Prompts, string Local, string Global)
{
    /// <summary>Each stage on its default port of this machine.</summary>
    public static StageEndpoints Loopback { get; } = new(
        "http://127.0.0.1:5101", "http://127.0.0.1:5102", "http://127.0.0.1:5103", "http://127.0.0.1:5104");

    /// <summary>All four stages behind one address.</summary>
    public static StageEndpoints AtOne(string address) => new(address, address, address, address);
}

namespace UoSam.Client;

/// <summary>What the stages are called in messages.</summary>
internal static class StageNames
{
    public const string Encoder = "sam-encoder";
    public const string Prompts = "prompt-extraction";
    public const string Local = "local-optimizer";
    public const string Global = "global-optimizer";
}

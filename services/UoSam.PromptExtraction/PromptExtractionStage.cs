using UoSam.ServiceDefaults.Hosting;

namespace UoSam.PromptExtraction;

/// <summary>Registers and maps the stage, for its own host and for hosts of several stages.</summary>
public static class PromptExtractionStage
{
    /// <summary>Port on loopback where none is given.</summary>
    public const int DefaultPort = 5102;

    /// <summary>Registers the stage.</summary>
    public static void Add(WebApplicationBuilder builder) => builder.AddStage("uosam.v1.PromptExtraction", _ => { });

    /// <summary>Maps the stage.</summary>
    public static void Map(WebApplication app) => app.MapGrpcService<PromptExtractionService>();
}

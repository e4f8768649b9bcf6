using UoSam.ServiceDefaults.Hosting;

namespace UoSam.GlobalOptimizer;

/// <summary>Registers and maps the stage, for its own host and for hosts of several stages.</summary>
public static class GlobalOptimizerStage
{
    /// <summary>Port on loopback where none is given.</summary>
    public const int DefaultPort = 5104;

    /// <summary>Registers the stage.</summary>
    public static void Add(WebApplicationBuilder builder) => builder.AddStage("uosam.v1.GlobalOptimizer", model => _ = model.Decoder);

    /// <summary>Maps the stage.</summary>
    public static void Map(WebApplication app) => app.MapGrpcService<GlobalOptimizerService>();
}

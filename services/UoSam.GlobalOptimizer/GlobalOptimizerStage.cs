using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Streaming;

namespace UoSam.GlobalOptimizer;

/// <summary>Registers and maps the stage, for its own host and for hosts of several stages.</summary>
public static class GlobalOptimizerStage
{
    /// <summary>Port on loopback where none is given.</summary>
    public const int DefaultPort = 5104;

    /// <summary>Registers the stage.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<ItemStreaming>();
        builder.Services.AddStageModel("uosam.v1.GlobalOptimizer", model => _ = model.Decoder);
    }

    /// <summary>Maps the stage, health and reflection.</summary>
    public static void Map(WebApplication app)
    {
        app.MapServiceDefaults();
        MapStage(app);
    }

    /// <summary>Maps the stage alone, for a host that maps health and reflection once for all.</summary>
    public static void MapStage(WebApplication app) => app.MapGrpcService<GlobalOptimizerService>();
}

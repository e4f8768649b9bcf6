namespace UoSam.Clients.Tests;

/// <summary>Streams of Python's client, without a service.</summary>
public sealed class PythonStreamTests
{
    /// <summary>Nobody would wait for its answer, and Python tells of each fault that nobody took.</summary>
    [Fact]
    public async Task Ask_PictureGivenUpWhileItIsSent_IsForgotten()
    {
        const string Script = """
            import asyncio
            from uosam_client.stages import _OpenStream

            class SlowCall:
                def __init__(self):
                    self._cancelled = asyncio.Event()
                async def write(self, item):
                    await asyncio.sleep(60)
                async def done_writing(self):
                    pass
                def cancel(self):
                    self._cancelled.set()
                def __aiter__(self):
                    return self
                async def __anext__(self):
                    await self._cancelled.wait()
                    raise StopAsyncIteration

            async def main():
                stream = _OpenStream("local-optimizer", SlowCall())
                asking = asyncio.ensure_future(stream.ask("1", None))
                await asyncio.sleep(0.1)
                asking.cancel()
                await asyncio.gather(asking, return_exceptions=True)
                await stream.close()

            asyncio.run(main())
            """;
        var client = await ForeignClient.OfAsync("python");

        var ended = await Tool.RunAsync(client.Program, client.Folder, "-c", Script);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
    }
}

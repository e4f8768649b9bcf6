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

    /// <summary>gRPC ends a stream, and every item on it, where a write is cancelled.</summary>
    [Fact]
    public async Task Ask_PictureGivenUpWhileItIsSent_LeavesTheStreamToTheOthers()
    {
        const string Script = """
            import asyncio
            from types import SimpleNamespace
            from uosam_client.stages import _OpenStream

            class Call:
                def __init__(self):
                    self._ready, self._answers = asyncio.Event(), asyncio.Queue()
                async def write(self, item):
                    try:
                        await self._ready.wait()
                    except asyncio.CancelledError:
                        self.cancel()
                        raise
                    self._answers.put_nowait(item)
                def take(self):
                    self._ready.set()
                async def done_writing(self):
                    print("ended")
                    self._answers.put_nowait(None)
                def cancel(self):
                    self._answers.put_nowait(None)
                def __aiter__(self):
                    return self
                async def __anext__(self):
                    item = await self._answers.get()
                    if item is None:
                        raise StopAsyncIteration
                    return SimpleNamespace(item_id=item)

            async def main():
                call = Call()
                stream = _OpenStream("local-optimizer", call)
                asking = [asyncio.ensure_future(stream.ask(item, item)) for item in ("sent", "waiting", "other")]
                await asyncio.sleep(0.1)
                asking[0].cancel()
                asking[1].cancel()
                await asyncio.sleep(0.1)
                call.take()
                print(stream.is_open, (await asyncio.wait_for(asking[2], 10)).item_id)
                await stream.close()
                try:
                    await asyncio.wait_for(stream.ask("late", "late"), 10)
                except Exception as error:
                    print(error)

            asyncio.run(main())
            """;
        var client = await ForeignClient.OfAsync("python");

        var ended = await Tool.RunAsync(client.Program, client.Folder, "-c", Script);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal("True other\nended\nthe local-optimizer service ended the stream\n", ended.Output);
    }
}
